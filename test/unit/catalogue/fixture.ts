import { readFileSync } from 'node:fs';
import { decode } from 'html-entities';
import { jsonLdOfPage } from '../../../cli/import/json-ld-of-page.ts';
import type { ImportedEvent, ImportedRecord } from '../../../domain/catalogue/imported-event.ts';
import { parseJsonLdEvents } from '../../../domain/catalogue/json-ld-event.ts';

/** The records of a file in test/fixtures/json-ld. */
export function recordsOfFixture(name: string): ImportedRecord[] {
  const text = readFileSync(new URL(`../../fixtures/json-ld/${name}`, import.meta.url), 'utf8');
  if (!name.endsWith('.html')) return recordsOf(JSON.parse(text));
  const page = jsonLdOfPage(text);
  if (!page.ok) throw new Error(page.failure);
  return recordsOf(page.value);
}

export function recordsOf(document: unknown): ImportedRecord[] {
  return parseJsonLdEvents(document, { decode });
}

/** The one event of a document, which must be accepted. */
export function eventOf(document: unknown): ImportedEvent & { notes: string[] } {
  const [record, ...others] = recordsOf(document);
  if (!record?.ok || others.length > 0) throw new Error(JSON.stringify([record, ...others]));
  return { ...record.event, notes: record.notes };
}

/** Why the one event of a document is rejected; null: it is not. */
export function reasonOf(document: unknown): string | null {
  const [record] = recordsOf(document);
  return record && !record.ok ? record.reason : null;
}

/** A complete event, with `members` instead of its own. */
export function jsonLdEvent(members: object): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'MusicEvent',
    name: 'An evening',
    url: 'https://house.example/evening',
    startDate: '2027-05-05T20:00',
    location: jsonLdPlace({}),
    ...members,
  };
}

export function jsonLdPlace(members: object): object {
  return {
    '@type': 'Place',
    name: 'House',
    address: { '@type': 'PostalAddress', addressLocality: 'Berlin', addressCountry: 'DE' },
    ...members,
  };
}
