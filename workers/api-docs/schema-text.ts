export type Json = Record<string, unknown>;

/** One line of a schema as people read it: a member, its type and what it means. */
export interface SchemaLine {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** The members of an object schema. */
export function schemaLines(schema: Json): SchemaLine[] {
  const required = (schema['required'] ?? []) as string[];
  return Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([name, member]) => ({
    name,
    type: typeText(member),
    required: required.includes(name),
    description: descriptionOf(member),
  }));
}

/** What a schema says about itself; '' for nothing. */
export function descriptionOf(schema: Json): string {
  return typeof schema['description'] === 'string' ? schema['description'] : '';
}

/** "string, uuid", "Price", "array of Offer", "one of held | paying". */
export function typeText(schema: Json): string {
  const ref = refName(schema);
  if (ref !== null) return ref;
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
  if (choices) return choices.map(typeText).join(' or ');
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  // A tuple: its members in order, and nothing after them.
  if (Array.isArray(schema['prefixItems'])) return `[${(schema['prefixItems'] as Json[]).map(typeText).join(', ')}]`;
  if (schema['type'] === 'array') return `list of ${typeText((schema['items'] ?? {}) as Json)}`;
  const parts = [schema['type'] ?? 'anything', schema['format']].filter((part) => part !== undefined);
  return [...parts.map(String), ...boundsText(schema)].join(', ');
}

/** The name of the schema that this one points to; null: it stands for itself. */
export function refName(schema: Json): string | null {
  return typeof schema['$ref'] === 'string' ? schema['$ref'].slice(schema['$ref'].lastIndexOf('/') + 1) : null;
}

function boundsText(schema: Json): string[] {
  const { minimum, maximum, minLength, maxLength, default: standard } = schema;
  const texts: string[] = [];
  if (minimum !== undefined || maximum !== undefined) texts.push(rangeText(minimum, maximum));
  if (minLength !== undefined || maxLength !== undefined) texts.push(`${rangeText(minLength, maxLength)} characters`);
  if (standard !== undefined && standard !== null) texts.push(`default ${JSON.stringify(standard)}`);
  return texts;
}

function rangeText(min: unknown, max: unknown): string {
  if (max === undefined) return `at least ${JSON.stringify(min)}`;
  return min === undefined ? `at most ${JSON.stringify(max)}` : `${JSON.stringify(min)} to ${JSON.stringify(max)}`;
}
