import { decode } from 'html-entities';
import type { ImportedRecord } from '../../domain/catalogue/imported-event.ts';
import { parseJsonLdEvents } from '../../domain/catalogue/json-ld-event.ts';

/** The events of a JSON-LD document, with the entities of HTML5 decoded. */
export function readJsonLd(document: unknown): ImportedRecord[] {
  return parseJsonLdEvents(document, { decode });
}
