/**
 * Writes stripe-schemas.json: the schemas of the objects that the double sends, out of Stripe's published OpenAPI
 * description, as plain JSON Schema. `node extract-schemas.ts path/to/openapi/spec3.json`; the description comes with
 * `go install github.com/stripe/stripe-mock@latest` (embedded/openapi) and from github.com/stripe/openapi.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { OPERATIONS } from '../operations.ts';

/** All schemas that may be met; a field that refers to any other must be absent, null or an id. */
const KEPT = [
  'checkout.session',
  'payment_pages_checkout_session_automatic_tax',
  'payment_pages_checkout_session_custom_text',
  'payment_pages_checkout_session_customer_details',
  'payment_pages_checkout_session_phone_number_collection',
  'payment_pages_checkout_session_total_details',
  'checkout_session_payment_method_options',
  'checkout_card_payment_method_options',
  'item',
  'payment_intent',
  'payment_intent_next_action',
  'payment_intent_next_action_redirect_to_url',
  'payment_intent_payment_method_options',
  'payment_intent_payment_method_options_card',
  'charge',
  'charge_outcome',
  'charge_fraud_details',
  'billing_details',
  'payment_method_details',
  'payment_method_details_card',
  'payment_method_details_ideal',
  'refund',
  'dispute',
  'dispute_evidence',
  'dispute_enhanced_evidence',
  'dispute_evidence_details',
  'dispute_enhanced_eligibility',
  'balance_transaction',
  'event',
  'notification_event_data',
  'notification_event_request',
  'error',
  'api_errors',
] as const;

/** Parameters are listed whole only down to here. */
const PARAMETER_DEPTH_MAX = 5;
/** Longer lists (banks, methods) say no more than that it is text. */
const ENUM_VALUES_MAX = 60;

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type JsonObject = { [key: string]: Json };

const [specPath] = process.argv.slice(2);
if (specPath === undefined) throw new Error('which spec3.json?');
const spec = JSON.parse(readFileSync(specPath, 'utf8')) as {
  info: { version: string };
  components: { schemas: Record<string, JsonObject> };
  paths: Record<string, Record<string, JsonObject>>;
};

const schemas = Object.fromEntries(KEPT.map((name) => [name, converted(spec.components.schemas[name]!)]));
const parameters = Object.fromEntries(
  OPERATIONS.map(({ method, path }) => [`${method} ${path}`, namesFor(method, path)]),
);
const fixture = { source: 'Stripe OpenAPI, spec3.json', apiVersion: spec.info.version, schemas, parameters };
const target = new URL('stripe-schemas.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(fixture, null, 1)}\n`);
console.log(`${target.pathname}: API ${spec.info.version}, ${KEPT.length} schemas`);

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, and objects take no field that is not described. */
function converted(schema: JsonObject): Json {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice('#/components/schemas/'.length);
    return (KEPT as readonly string[]).includes(name) ? { $ref: `#/schemas/${name}` } : false;
  }
  const result: JsonObject = {};
  for (const key of ['type', 'maxLength', 'required', 'pattern'] as const)
    if (schema[key] !== undefined) result[key] = schema[key];
  if (Array.isArray(schema.enum) && schema.enum.length <= ENUM_VALUES_MAX) result.enum = schema.enum;
  if (Array.isArray(schema.anyOf)) result.anyOf = unique(schema.anyOf.map((part) => converted(part as JsonObject)));
  if (schema.items !== undefined) result.items = converted(schema.items as JsonObject);
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties as Record<string, JsonObject>);
    const kept = entries.map(([name, property]) => [name, converted(property)] as const);
    result.properties = Object.fromEntries(kept.filter(([, property]) => property !== false));
    result.additionalProperties = false;
  }
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = converted(schema.additionalProperties as JsonObject);
  }
  return schema.nullable === true ? nullable(result) : result;
}

function nullable(schema: JsonObject): JsonObject {
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  const withNull: JsonObject = { ...schema, type: [schema.type!, 'null'] };
  return Array.isArray(schema.enum) ? { ...withNull, enum: [...schema.enum, null] } : withNull;
}

function unique(parts: Json[]): Json[] {
  const kept = new Map(parts.filter((part) => part !== false).map((part) => [JSON.stringify(part), part]));
  return kept.size === 0 ? [false] : [...kept.values()];
}

/** The names of an operation's parameters, `[#]` for a place in an array and `[*]` for any key. */
function namesFor(method: string, path: string): string[] {
  const template = Object.keys(spec.paths).find((known) => known.replace(/\{\w+\}/g, ':id') === path);
  const operation = spec.paths[template ?? '']?.[method.toLowerCase()] as unknown as {
    parameters?: { in: string; name: string; schema: JsonObject }[];
    requestBody?: { content: Record<string, { schema: JsonObject }> };
  };
  if (!operation) throw new Error(`Stripe does not have ${method} ${path}`);
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const body = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.properties ?? {};
  const modelled = new Set(OPERATIONS.find((o) => o.method === method && o.path === path)!.params.map(rootOf));
  const all = [
    ...query.flatMap(({ name, schema }) => namesIn(name, schema, 0)),
    ...Object.entries(body as Record<string, JsonObject>).flatMap(([name, schema]) => namesIn(name, schema, 0)),
  ];
  return [...new Set(all)].filter((name) => modelled.has(rootOf(name)));
}

function namesIn(name: string, schema: JsonObject, depth: number): string[] {
  if (depth > PARAMETER_DEPTH_MAX) return [name];
  if (Array.isArray(schema.anyOf)) return schema.anyOf.flatMap((part) => namesIn(name, part as JsonObject, depth));
  if (schema.type === 'array') return namesIn(`${name}[#]`, schema.items as JsonObject, depth + 1);
  if (schema.type === 'object' && schema.properties === undefined) return [`${name}[*]`];
  if (schema.type === 'object') {
    const entries = Object.entries(schema.properties as Record<string, JsonObject>);
    return entries.flatMap(([key, inner]) => namesIn(`${name}[${key}]`, inner, depth + 1));
  }
  return [name];
}

/** Up to the first two names: enough to leave out the payment methods that nobody here uses. */
function rootOf(name: string): string {
  const [first, second] = name.split('[');
  return first === 'payment_method_options' ? `${first}[${second}` : first!;
}
