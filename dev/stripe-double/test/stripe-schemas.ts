import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

interface Fixture {
  apiVersion: string;
  schemas: Record<string, object>;
  /** By operation: the names of all its parameters, as in operations.ts. */
  parameters: Record<string, string[]>;
}

/** Stripe's published description of the objects that the double sends; made by schema/extract-schemas.ts. */
export const STRIPE: Fixture = JSON.parse(
  readFileSync(new URL('../schema/stripe-schemas.json', import.meta.url), 'utf8'),
) as Fixture;

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(STRIPE, 'stripe');

/** What is wrong with an object as Stripe would send it, by its `object` field; null: nothing. */
export function faultsOf(sent: unknown): string | null {
  const { object, data, error } = sent as { object?: string; data?: unknown[]; error?: object };
  if (error !== undefined) return faultsBy('error', sent);
  if (object !== 'list') return faultsBy(object ?? 'nothing', sent);
  return (data ?? []).map(faultsOf).find((fault) => fault !== null) ?? null;
}

function faultsBy(name: string, sent: unknown): string | null {
  const validate = ajv.getSchema(`stripe#/schemas/${name}`);
  if (!validate) return `Stripe has no object "${name}"`;
  return validate(sent) ? null : `${name}: ${ajv.errorsText(validate.errors)}`;
}
