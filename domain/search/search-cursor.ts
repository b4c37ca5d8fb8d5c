import { base64, base64Bytes } from '../shared/base64.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { CURSOR_CHARS_MAX } from './limits.ts';

export const ENGINE_NAMES = ['postgres', 'elasticsearch'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** Where a page of results ended. */
export interface SearchCursor {
  engine: EngineName;
  /** `searchIdentity` of the search that it goes on with. */
  search: string;
  asOfMs: number;
  /** The last result's place in the order: the engine's own affair. */
  after: readonly CursorValue[];
}

export type CursorValue = string | number | boolean | null;

/** Opaque to clients. */
export function encodeSearchCursor(cursor: SearchCursor): string {
  const { engine, search, asOfMs, after } = cursor;
  const json = JSON.stringify([engine, search, asOfMs, after]).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = Uint8Array.from(json, (character) => character.charCodeAt(0));
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * `invalid-cursor`: not one of ours. That it belongs to the search at hand is for the caller to compare, and that
 * `after` makes sense for the engine.
 */
export function decodeSearchCursor(text: string): Result<SearchCursor, 'invalid-cursor'> {
  const parts = text.length <= CURSOR_CHARS_MAX ? partsOf(text) : null;
  if (!Array.isArray(parts) || parts.length !== 4) return fail('invalid-cursor');
  const [engine, search, asOfMs, after] = parts as unknown[];
  const known = ENGINE_NAMES.find((name) => name === engine);
  if (known === undefined || typeof search !== 'string' || !Number.isSafeInteger(asOfMs)) return fail('invalid-cursor');
  if (!Array.isArray(after) || !after.every(isCursorValue)) return fail('invalid-cursor');
  return ok({ engine: known, search, asOfMs: asOfMs as number, after });
}

function partsOf(text: string): unknown {
  const digits = text.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = base64Bytes(digits.padEnd(Math.ceil(digits.length / 4) * 4, '='));
  if (bytes === null) return null;
  try {
    return JSON.parse(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  } catch {
    return null;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  if (typeof value === 'string') return !value.includes('\0');
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
