import { isUuid } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

/** Where a page of a sorted list ended: the sort key of its last item, and its id to tell equals apart. */
export interface Cursor {
  key: string;
  id: string;
}

/** Opaque to clients. */
export function encodeCursor(cursor: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify([cursor.key, cursor.id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @param kind what the list is sorted by */
export function decodeCursor(text: string, kind: 'instant' | 'name'): Result<Cursor, 'invalid-cursor'> {
  const parts = partsOf(text);
  if (!Array.isArray(parts) || parts.length !== 2) return fail('invalid-cursor');
  const [key, id] = parts as unknown[];
  if (typeof key !== 'string' || typeof id !== 'string' || !isUuid(id)) return fail('invalid-cursor');
  if (kind === 'instant' && !isInstant(key)) return fail('invalid-cursor');
  if (key.includes('\0')) return fail('invalid-cursor');
  return ok({ key, id });
}

/**
 * Cuts the one row too many that was asked for, and makes the cursor of the page after.
 * @param rows up to `limit` + 1
 */
export function pageOf<Item>(
  rows: { key: string; id: string; document: Item }[],
  limit: number,
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => row.document),
    next: last ? encodeCursor({ key: last.key, id: last.id }) : null,
  };
}

function partsOf(text: string): unknown {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
