import * as z from 'zod';
import { isUuid } from '../../domain/shared/ids.ts';

export const idSchema = z
  .string()
  .refine(isUuid, 'a UUID in lower case')
  .meta({ format: 'uuid', description: 'UUIDv7', example: '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b' });

/** RFC 3339 instant in UTC. */
export const instantSchema = z.iso.datetime().meta({ example: '2026-12-05T19:30:00Z' });

export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217', example: 'EUR' });

export const priceSchema = z
  .object({
    faceMinor: z.int().nonnegative(),
    feeMinor: z.int().nonnegative(),
    taxMinor: z.int().nonnegative(),
    totalMinor: z.int().nonnegative().describe('The sum: what the fan pays'),
  })
  .meta({ id: 'Price', description: 'Integer minor units of the currency that stands beside it' });

/** A page of a list: `next` is an opaque cursor, null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
