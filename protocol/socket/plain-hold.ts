import type { ClientMessage } from './floor-messages.ts';

/**
 * Recognises what nearly every message of an on-sale is: a first hold of named seats. The schema takes ten times as
 * long to see the same. Whatever it is not sure of is null, and for the schema to judge: so it may know less than the
 * schema, and never more (a test holds the two together).
 */
export function plainHold(json: unknown): ClientMessage | null {
  if (!hasOnly(json, 4) || json.type !== 'hold') return null;
  const { requestId, key, body } = json;
  if (!isText(requestId, 1, 64) || !isText(key, 8, 64)) return null;
  if (!hasOnly(body, 2) || !isText(body.planHash, 1, 128) || !Array.isArray(body.seats)) return null;
  const asked: unknown[] = body.seats;
  if (asked.length < 1 || asked.length > 50) return null;
  const seats: { seat: number; ticketType?: string }[] = [];
  for (const each of asked) {
    const hasType = hasOnly(each, 2);
    if (!hasType && !hasOnly(each, 1)) return null;
    const { seat, ticketType } = each;
    if (typeof seat !== 'number' || !Number.isInteger(seat) || seat < 0 || seat > 1_000_000) return null;
    if (!hasType) seats.push({ seat });
    else if (isText(ticketType, 1, 64)) seats.push({ seat, ticketType });
    else return null;
  }
  return { type: 'hold', requestId, key, body: { planHash: body.planHash, seats } };
}

/** Whether it is an object with so many fields: with those that are then asked for, it has no other. */
function hasOnly(value: unknown, fields: number): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let count = 0;
  for (const _ in value) count++;
  return count === fields;
}

function isText(value: unknown, lengthMin: number, lengthMax: number): value is string {
  return typeof value === 'string' && value.length >= lengthMin && value.length <= lengthMax;
}
