import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { unreachable } from '../shared/invariant.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { currencyOf } from './countries.ts';
import type { EventCategory } from './event-category.ts';
import type { ImportedEvent, ImportedRecord } from './imported-event.ts';
import { isNode, lastWord, manyOf, resolverFor, topLevelThings, typesOf, type Node } from './json-ld.ts';
import { readOffers } from './json-ld-offers.ts';
import { readPerformers } from './json-ld-performers.ts';
import { readPlace, type ReadingTools } from './json-ld-place.ts';
import { instantIn, readTime, type WrittenTime } from './local-time.ts';
import { plainText, type DecodeEntities } from './plain-text.ts';
import { categoryOfTypes } from './schema-types.ts';

/** The local hour at which an event starts whose page gives only a date: when most shows begin. */
const START_HOUR_DEFAULT = 20;

/**
 * Reads every schema.org Event of a JSON-LD document, in its order. A record that cannot become an event
 * says why and does not stop the others; things of other types (the page, the organisation) are passed over.
 * The rules are numbered in docs/spec/import.md.
 */
export function parseJsonLdEvents(document: unknown, { decode }: { decode: DecodeEntities }): ImportedRecord[] {
  const tools: ReadingTools = { decode, resolve: resolverFor(document) };
  const records: ImportedRecord[] = [];
  for (const thing of topLevelThings(document).map(tools.resolve)) {
    const index = records.length;
    if (!isNode(thing)) {
      records.push({ index, ok: false, reason: 'it is not a JSON object' });
      continue;
    }
    const category = categoryOfTypes(typesOf(thing));
    if (category === null && typesOf(thing).length > 0) continue;
    const notes: string[] = [];
    const read = category === null ? fail('it has no @type') : readEvent(thing, { category, tools, notes });
    records.push(read.ok ? { index, ok: true, event: read.value, notes } : { index, ok: false, reason: read.failure });
  }
  return withoutRepeats(records);
}

interface Reading {
  category: EventCategory;
  tools: ReadingTools;
  notes: string[];
}

function readEvent(node: Node, { category, tools, notes }: Reading): Result<ImportedEvent, string> {
  const name = plainText(node['name'], tools.decode);
  if (name === null) return fail('it has no name');
  const start = timeOf(node['startDate']);
  if (start === 'missing') return fail('it has no startDate');
  if (start === 'unreadable') return fail(`its startDate ${JSON.stringify(node['startDate'])} is not an ISO 8601 date`);
  const status = statusOf(node['eventStatus']);
  if (status === null) return fail('it moved online');
  const offsetMinutes = start.kind === 'instant' ? start.offsetMinutes : null;
  const place = readPlace(node, { tools, offsetMinutes });
  if (!place.ok) return fail(place.failure);
  const venue = place.value;
  if (start.kind === 'date') notes.push(`startDate has no time: ${START_HOUR_DEFAULT}:00 is taken`);
  const startsAtMs = startOf(start, venue.timeZone);
  const { currency, offers, notes: offerNotes } = readOffers(node, { tools, country: venue.country });
  notes.push(...offerNotes);
  const paidIn = currency ?? currencyOf(venue.country);
  if (paidIn === null) return fail(`it has no prices, and the currency of ${venue.country} is not known`);
  return ok({
    externalKey: externalKeyOf(node, { name, startsAtMs, venueKey: venue.externalKey }),
    name,
    description: plainText(node['description'], tools.decode),
    category,
    status,
    startsAtMs,
    doorsAtMs: otherTime(node['doorTime'], { start, startsAtMs, timeZone: venue.timeZone, side: 'before' }),
    endsAtMs: otherTime(node['endDate'], { start, startsAtMs, timeZone: venue.timeZone, side: 'after' }),
    imageUrl: imageOf(node['image'], tools),
    venue,
    performers: readPerformers(node, tools),
    currency: paidIn,
    offers,
  });
}

function timeOf(value: unknown): WrittenTime | 'missing' | 'unreadable' {
  const first = manyOf(value)[0];
  const text = isNode(first) ? first['@value'] : first;
  if (text === undefined || text === '') return 'missing';
  return (typeof text === 'string' ? readTime(text) : null) ?? 'unreadable';
}

function startOf(time: WrittenTime, timeZone: string): number {
  switch (time.kind) {
    case 'instant':
      return time.atMs;
    case 'local':
      return instantIn(time.local, timeZone);
    case 'date':
      return instantIn({ ...time.local, hour: START_HOUR_DEFAULT }, timeZone);
    default:
      return unreachable(time);
  }
}

/**
 * Doors or end, null unless it is readable, has a time of day and stands on its side of the start. Some
 * pages give doors as a time alone ("19:00"): that of the day of the start.
 */
function otherTime(
  value: unknown,
  at: { start: WrittenTime; startsAtMs: number; timeZone: string; side: 'before' | 'after' },
): number | null {
  const first = manyOf(value)[0];
  const clock = typeof first === 'string' ? /^T?(\d{1,2}):(\d{2})(:\d{2})?$/.exec(first.trim()) : null;
  const { year, month, day } = at.start.local;
  const time: ReturnType<typeof timeOf> = clock
    ? { kind: 'local', local: { year, month, day, hour: Number(clock[1]), minute: Number(clock[2]), second: 0 } }
    : timeOf(first);
  if (time === 'missing' || time === 'unreadable' || time.kind === 'date') return null;
  const atMs = startOf(time, at.timeZone);
  const isOnItsSide = at.side === 'before' ? atMs <= at.startsAtMs : atMs > at.startsAtMs;
  return isOnItsSide ? atMs : null;
}

/** Null when the event has moved online: there is nothing to sell a seat to. */
function statusOf(value: unknown): ImportedEvent['status'] | null {
  const states = manyOf(value)
    .filter((state) => typeof state === 'string')
    .map(lastWord);
  if (states.includes('EventCancelled')) return 'cancelled';
  if (states.includes('EventPostponed')) return 'postponed';
  return states.includes('EventMovedOnline') ? null : 'published';
}

/** The first image with an https address. */
function imageOf(value: unknown, { resolve }: ReadingTools): string | null {
  for (const image of manyOf(value).map(resolve)) {
    const url = isNode(image) ? (image['url'] ?? image['contentUrl']) : image;
    if (typeof url === 'string' && /^https:\/\/\S+$/.test(url)) return url;
  }
  return null;
}

/**
 * What names this event in every import: its `@id`, else its `url`, where they are absolute; else a hash
 * of name, start and venue.
 */
function externalKeyOf(node: Node, of: { name: string; startsAtMs: number; venueKey: string }): string {
  const named = [node['@id'], node['url']].find(
    (id): id is string => typeof id === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id) && id.length <= KEY_CHARS_MAX,
  );
  if (named !== undefined) return named;
  return `sha256:${bytesToHex(sha256(utf8ToBytes(JSON.stringify([of.name, of.startsAtMs, of.venueKey]))))}`;
}

const KEY_CHARS_MAX = 500;

/**
 * A tour's dates often share one page: where several records have the same key, their start becomes a part
 * of it. The same key with the same start is the same event again: only the first goes in.
 */
function withoutRepeats(records: ImportedRecord[]): ImportedRecord[] {
  const starts = new Map<string, Map<number, number>>();
  for (const record of records) {
    if (!record.ok) continue;
    const { externalKey, startsAtMs } = record.event;
    const ofKey = starts.get(externalKey) ?? new Map<number, number>();
    if (!ofKey.has(startsAtMs)) ofKey.set(startsAtMs, record.index);
    starts.set(externalKey, ofKey);
  }
  return records.map((record) => {
    if (!record.ok) return record;
    const { externalKey, startsAtMs } = record.event;
    const ofKey = starts.get(externalKey)!;
    const first = ofKey.get(startsAtMs)!;
    if (first !== record.index) return { index: record.index, ok: false, reason: `it repeats record ${first}` };
    if (ofKey.size === 1) return record;
    const key = `${externalKey}#${new Date(startsAtMs).toISOString()}`;
    return { ...record, event: { ...record.event, externalKey: key } };
  });
}
