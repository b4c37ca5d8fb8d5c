import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { benchCatalogue, slugFor, type BenchCatalogue } from './million.ts';

/** A table's rows in a file, as COPY reads them. */
export interface RowFile {
  table: string;
  columns: string;
  path: string;
}

/** Writes the catalogue as files for COPY into `folder`, parents before children. */
export async function writeRows(events: number, folder: string): Promise<RowFile[]> {
  const catalogue = benchCatalogue(events);
  const files: RowFile[] = [];
  const write = async (table: string, columns: string, rows: Iterable<readonly Value[]>) => {
    const path = join(folder, `${table}.tsv`);
    await writeFile(path, rows);
    files.push({ table, columns, path });
  };
  await write('performers', 'id, slug, name, type', performerRows(catalogue));
  await write('venues', 'id, slug, name, city, country, time_zone, latitude, longitude', venueRows(catalogue));
  await write(
    'seating_plans',
    'id, venue_id, version, name, content_hash, capacity, source, geometry',
    planRows(catalogue),
  );
  // One pass over the events: they come out of one stream of chance.
  const made = [...catalogue.events()];
  await write(
    'events',
    EVENT_COLUMNS,
    mapped(made, (event) => [
      event.id,
      slugFor(event.name, event.id),
      event.name,
      event.description,
      event.category,
      'published',
      event.venue.id,
      event.venue.id,
      new Date(event.startsAtMs).toISOString(),
      event.venue.city.timeZone,
      'EUR',
      6,
      600,
      600,
      1,
      Number.parseInt(event.id.slice(-1), 16) < 13 ? 1 : 0,
      '',
    ]),
  );
  await write(
    'event_performers',
    'event_id, performer_id, position',
    flattened(made, (event) => event.performers.map((performer, position) => [event.id, performer.id, position])),
  );
  await write(
    'price_zones',
    'event_id, code, name, category, position',
    mapped(made, ({ id }) => [id, 'a', 'All', 'All', 0]),
  );
  await write(
    'ticket_types',
    'event_id, code, name, position',
    mapped(made, ({ id }) => [id, 'a', 'Adult', 0]),
  );
  await write(
    'prices',
    'event_id, zone, ticket_type, face_minor, fee_minor, tax_minor',
    mapped(made, ({ id, fromMinor }) => [id, 'a', 'a', fromMinor, 0, 0]),
  );
  return files;
}

type Value = string | number;

const EVENT_COLUMNS =
  'id, slug, name, description, category, status, venue_id, plan_id, starts_at, time_zone, currency, seats_per_fan_max, ' +
  'hold_seconds, payment_seconds, floors, epoch, search_text';

function* performerRows({ performers }: BenchCatalogue): Generator<Value[]> {
  for (const { id, name } of performers) yield [id, slugFor(name, id), name, 'group'];
}

function* venueRows({ venues }: BenchCatalogue): Generator<Value[]> {
  for (const { id, name, city, latitude, longitude } of venues) {
    yield [id, slugFor(name, id), name, city.name, city.country, city.timeZone, latitude, longitude];
  }
}

function* planRows({ venues }: BenchCatalogue): Generator<Value[]> {
  for (const { id, capacity } of venues) yield [id, id, 1, 'House', id, capacity, '{}', '{}'];
}

function* mapped<Item>(items: readonly Item[], row: (item: Item) => Value[]): Generator<Value[]> {
  for (const item of items) yield row(item);
}

function* flattened<Item>(items: readonly Item[], rows: (item: Item) => Value[][]): Generator<Value[]> {
  for (const item of items) yield* rows(item);
}

/** No value has a tab, a line feed or a backslash. */
async function writeFile(path: string, rows: Iterable<readonly Value[]>): Promise<void> {
  const stream = createWriteStream(path);
  let text = '';
  for (const row of rows) {
    text += `${row.join('\t')}\n`;
    if (text.length < 1 << 20) continue;
    if (!stream.write(text)) await once(stream, 'drain');
    text = '';
  }
  stream.end(text);
  await once(stream, 'finish');
}
