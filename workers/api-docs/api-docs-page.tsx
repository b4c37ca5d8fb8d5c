import type { OpenApiDocument, OpenApiOperation } from '../api/openapi.ts';
import { Page } from '../pages/layout.tsx';
import { descriptionOf, refName, schemaLines, typeText, type Json } from './schema-text.ts';

interface Entry {
  method: string;
  path: string;
  operation: OpenApiOperation;
}

/** The API for people: every operation with what it takes and gives, found by `search`. */
export function ApiDocsPage(props: { document: OpenApiDocument; origin: string; search: string | null }) {
  const { document, origin, search } = props;
  const entries = entriesOf(document).filter((entry) => search === null || isFound(entry, search));
  const tags = document.tags.filter(({ name }) => entries.some(({ operation }) => operation.tags.includes(name)));
  return (
    <Page title="API | Onsale" description="Onsale's HTTP API" canonicalPath="/docs/api" origin={origin}>
      <div class="content api-docs">
        <h1>API</h1>
        <p class="prose quiet">
          <Words text={document.info.description} />
        </p>
        <p class="prose">
          As a document: <a href="/v1/openapi.json">OpenAPI 3.1</a>. Sign in by mailed code and send the token as{' '}
          <code>Authorization: Bearer</code>; without one, the first hold makes a session for your device.
        </p>
        <form class="field api-docs-search" method="get" action="/docs/api" role="search">
          <label for="api-search">Find an operation</label>
          <div class="api-docs-search-row">
            <input class="input" id="api-search" type="search" name="search" value={search ?? ''} />
            <button class="button" type="submit">
              Find
            </button>
          </div>
        </form>
        <nav class="api-docs-index" aria-label="Operations">
          {[...tags.map(({ name }) => name), 'Schemas'].map((name) => (
            <a href={`#${name}`}>{name}</a>
          ))}
        </nav>
        {entries.length === 0 ? <p class="note">Nothing is called like that. Try a part of a path.</p> : null}
        {tags.map(({ name, description }) => (
          <section aria-labelledby={name}>
            <h2 id={name}>{name}</h2>
            <p class="quiet">{description}</p>
            {entries
              .filter(({ operation }) => operation.tags.includes(name))
              .map((entry) => (
                <Operation entry={entry} open={search !== null} />
              ))}
          </section>
        ))}
        <Schemas schemas={document.components.schemas} />
      </div>
    </Page>
  );
}

function entriesOf(document: OpenApiDocument): Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function isFound({ method, path, operation }: Entry, search: string): boolean {
  const text = [method, path, operation.operationId, operation.summary, operation.description].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Operation({ entry, open }: { entry: Entry; open: boolean }) {
  const { method, path, operation } = entry;
  const body = operation.requestBody?.content['application/json']?.schema;
  return (
    <details class="api-docs-operation" id={operation.operationId} open={open}>
      <summary>
        <span class={`api-docs-method api-docs-${method.toLowerCase()}`}>{method}</span>
        <code class="api-docs-path">{path}</code>
        <span class="quiet">{operation.summary}</span>
      </summary>
      <div class="api-docs-body">
        {operation.description ? (
          <p class="prose">
            <Words text={operation.description} />
          </p>
        ) : null}
        <p class="faint">{accessText(operation)}</p>
        {operation.parameters.length > 0 ? <Parameters operation={operation} /> : null}
        {body ? (
          <p>
            Body: <SchemaLink schema={body} />
          </p>
        ) : null}
        <h3>Answers</h3>
        <p class="quiet">
          Refusals are a <SchemaLink schema={{ $ref: '#/components/schemas/Problem' }} />.
        </p>
        <dl class="api-docs-answers">
          {Object.entries(operation.responses).map(([status, response]) => (
            <div>
              <dt class="figures">{status}</dt>
              <dd>
                {response.description.split('\n').map((line) => (
                  <p>
                    <Words text={line.replace(/^- /, '')} />
                  </p>
                ))}
                {Number(status) < 400
                  ? Object.values(response.content ?? {}).map(({ schema }) => <SchemaLink schema={schema} />)
                  : null}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}

function accessText(operation: OpenApiOperation): string {
  if (operation.security.length === 0) return 'Open to everybody; the answer is the same for all and may be cached.';
  const isOpen = operation.security.some((requirement) => Object.keys(requirement).length === 0);
  return isOpen ? 'Open to everybody; a session is used when there is one.' : 'Only signed in.';
}

function Parameters({ operation }: { operation: OpenApiOperation }) {
  return (
    <Table
      caption="Parameters"
      rows={operation.parameters.map(({ name, in: where, required, description, schema }) => ({
        name,
        type: `${where}: ${typeText(schema)}`,
        required,
        description: description ?? '',
      }))}
    />
  );
}

function Schemas({ schemas }: { schemas: Record<string, Json> }) {
  return (
    <section aria-labelledby="Schemas">
      <h2 id="Schemas">Schemas</h2>
      {Object.entries(schemas)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, schema]) => (
          <section class="api-docs-operation api-docs-schema" id={`schema-${name}`}>
            <h3>{name}</h3>
            <p class="quiet">{descriptionOf(schema)}</p>
            {alternativesOf(schema).map((alternative) => (
              <Table caption={name} rows={schemaLines(alternative)} />
            ))}
          </section>
        ))}
    </section>
  );
}

/** The object schemas that one of must fit. */
function alternativesOf(schema: Json): Json[] {
  return (schema['anyOf'] ?? schema['oneOf'] ?? [schema]) as Json[];
}

function Table(props: {
  caption: string;
  rows: { name: string; type: string; required: boolean; description: string }[];
}) {
  return (
    <div class="table-scroll" tabindex={0} role="group" aria-label={props.caption}>
      <table class="api-docs-table">
        <caption class="visually-hidden">{props.caption}</caption>
        <tbody>
          {props.rows.map(({ name, type, required, description }) => (
            <tr>
              <th scope="row">
                <code>{name}</code>
                {required ? <span class="faint"> required</span> : null}
              </th>
              <td>{type}</td>
              <td class="quiet">{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A sentence in which backticks mark code. */
function Words({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function SchemaLink({ schema }: { schema: Json }) {
  const name = refName(schema);
  return name === null ? <code>{typeText(schema)}</code> : <a href={`#schema-${name}`}>{name}</a>;
}
