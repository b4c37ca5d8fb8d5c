import * as z from 'zod';
import { PROBLEMS, problemSchema, type ProblemCode } from '../../protocol/problem.ts';
import { REQUEST_ID_HEADER } from '../middleware/outgoing-headers.ts';
import { SESSION_TOKEN_HEADER } from '../session/session.ts';
import { isMutation, TAGS, type Operation } from './operation.ts';

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document, as far as we write one. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: Json };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
}

export interface OpenApiOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Json[];
  parameters: OpenApiParameter[];
  requestBody?: { required: true; content: Record<string, { schema: Json }> };
  responses: Record<string, OpenApiResponse>;
}

export interface OpenApiParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Json;
}

export interface OpenApiResponse {
  description: string;
  headers?: Json;
  content?: Record<string, { schema: Json }>;
}

/** Describes the operations by the very schemas that check them. */
export function openApiDocument(operations: readonly Operation[], origin: string): OpenApiDocument {
  const components = new Components();
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = describeOperation(operation, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Onsale',
      version: '1',
      description:
        'Find events, hold seats, pay, and get tickets. Refusals are problem documents (RFC 9457) with a stable `type`; every mutation takes an `Idempotency-Key` and may be sent again.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: components.schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

const SECURITY_SCHEMES: Json = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of a session' },
  cookie: { type: 'apiKey', in: 'cookie', name: '__Host-onsale', description: 'The same token, for browsers' },
};

/** The named schemas, each once. */
class Components {
  readonly schemas: Record<string, Json> = {};

  /** The JSON Schema of what is sent (`input`) or answered (`output`), with its named parts moved out. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
    const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: dropSafeBounds }) as Json;
    const { $schema: _, $defs = {}, ...root } = json;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) this.#add(name, definition);
    return withMovedRefs(root);
  }

  #add(name: string, definition: Json): void {
    const json = withMovedRefs(definition);
    const known = this.schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(json)) throw new Error(`two schemas are called "${name}"`);
    this.schemas[name] = json;
  }
}

/** Zod bounds every integer by what a double can hold; that says nothing to a reader. */
function dropSafeBounds({ jsonSchema }: { jsonSchema: { minimum?: unknown; maximum?: unknown } }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function withMovedRefs(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

function describeOperation(operation: Operation, components: Components): OpenApiOperation {
  const { id, tag, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(operation),
    parameters: parametersOf(operation, components),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: components.schemaOf(body, 'input') } },
          },
        }
      : {}),
    ...(operation.upload ? { requestBody: { required: true, content: fileContent(operation.upload) } } : {}),
    responses: responsesOf(operation, components),
  };
}

function fileContent({ contentTypes }: { contentTypes: readonly string[] }): Record<string, { schema: Json }> {
  return Object.fromEntries(contentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
}

/** An empty requirement stands for "or nobody at all". */
function securityOf(operation: Operation): Json[] {
  if (operation.access === 'public') return [];
  const known = [{ bearer: [] }, { cookie: [] }];
  return operation.access === 'anyone' || operation.access === 'device' ? [{}, ...known] : known;
}

function parametersOf(operation: Operation, components: Components): OpenApiParameter[] {
  const parameters = [
    ...objectParameters(operation.params, 'path', components),
    ...objectParameters(operation.query, 'query', components),
  ];
  if (!isMutation(operation)) return parameters;
  const description =
    'Chosen by you, one for each thing to be done; sent again with the same body it does nothing twice';
  const schema = { type: 'string', minLength: 8, maxLength: 64 };
  return [...parameters, { name: 'Idempotency-Key', in: 'header', required: true, description, schema }];
}

function objectParameters(
  schema: z.ZodObject | undefined,
  where: 'path' | 'query',
  components: Components,
): OpenApiParameter[] {
  return Object.entries(schema?.shape ?? {}).map(([name, part]) => {
    const { description, ...json } = components.schemaOf(part as z.ZodType, 'input');
    const isRequired = !(part as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: where,
      required: isRequired,
      ...(typeof description === 'string' ? { description } : {}),
      schema: json,
    };
  });
}

function responsesOf(operation: Operation, components: Components): Record<string, OpenApiResponse> {
  const { answer } = operation;
  const headers = headersOf(operation);
  const hasBody = (answer.schema ?? answer.contentType) !== undefined && answer.status !== 204;
  const contentType = answer.contentType ?? 'application/json';
  const schema = answer.contentType
    ? { type: 'string', format: 'binary' }
    : answer.schema && components.schemaOf(answer.schema, 'output');
  const content = hasBody && schema ? { content: { [contentType]: { schema } } } : {};
  const responses: Record<string, OpenApiResponse> = {
    [answer.status]: { description: answer.description, headers, ...content },
    ...(answer.accepted === undefined ? {} : { 202: { description: answer.accepted, headers, ...content } }),
  };
  const problem = { 'application/problem+json': { schema: components.schemaOf(problemSchema, 'output') } };
  for (const [status, codes] of problemsByStatus(operation)) {
    const titles = codes.map((code) => `- \`${code}\`: ${PROBLEMS[code].title}`);
    responses[status] = { description: titles.join('\n'), content: problem };
  }
  return responses;
}

function headersOf(operation: Operation): Json {
  return {
    [REQUEST_ID_HEADER]: textHeader('Names this request; quote it to an operator'),
    ...(operation.access === 'device' ? { [SESSION_TOKEN_HEADER]: textHeader('The session of a new device') } : {}),
  };
}

function textHeader(description: string): Json {
  return { description, schema: { type: 'string' } };
}

function problemsByStatus(operation: Operation): Map<number, ProblemCode[]> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(problemsOf(operation))) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** Its own refusals, and those that come with what it asks for. */
function problemsOf(operation: Operation): ProblemCode[] {
  const codes: ProblemCode[] = ['invalid-request', 'busy', 'database-unavailable', 'internal-error'];
  if (isMutation(operation)) codes.push('idempotency-key-missing', 'idempotency-key-reused');
  if (operation.body) codes.push('malformed-json', 'body-too-large', 'unsupported-media-type');
  if (operation.access !== 'public') codes.push('invalid-session');
  if (operation.access !== 'public' && (isMutation(operation) || operation.answer.status === 101)) {
    codes.push('foreign-origin');
  }
  const isForRole = operation.access === 'organiser' || operation.access === 'operator';
  if (operation.access === 'user' || isForRole) codes.push('not-signed-in');
  if (isForRole) codes.push('forbidden');
  return [...codes, ...(operation.problems ?? [])];
}
