import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../cli/import/import-files.ts';
import { runImport } from '../../cli/import/run-import.ts';
import { events, prices, priceZones } from '../../db/schema/events.ts';
import { performers } from '../../db/schema/performers.ts';
import { seatingPlans, venues } from '../../db/schema/venues.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'onsale-import-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('importing events', () => {
  it('[IMP-1] changes nothing the second time', async () => {
    const file = fixture('festival-item-list.json');
    expect(await imported({ file })).toBe(
      [
        '              created   updated unchanged  rejected',
        'events              2         0         0         2',
        'venues              1         0         0         0',
        'performers          1         0         0         0',
        'record 2 was rejected: it repeats record 1',
        'record 3 was rejected: it takes place online only',
        'venue treptower-park-berlin has no seating plan, nothing there is sold yet: ' +
          '--plan PLAN.json --venue treptower-park-berlin',
      ].join('\n'),
    );
    const before = await database.db.select().from(events);
    expect(await imported({ file })).toContain('events              0         0         2         2');
    expect(await database.db.select().from(events)).toEqual(before);
  });

  it('[IMP-1] updates an event that has changed, under the same id', async () => {
    const show = { url: 'https://a.example/1', startDate: '2027-06-01T20:00', location: 'Melkweg, Amsterdam' };
    const first = await file('show.json', { '@type': 'MusicEvent', name: 'Early', ...show });
    await imported({ file: first });
    const [before] = await database.db.select().from(events).where(eq(events.externalKey, 'https://a.example/1'));
    const second = await file('show.json', {
      '@type': 'MusicEvent',
      name: 'Late',
      ...show,
      startDate: '2027-06-02T20:00',
    });
    expect(await imported({ file: second })).toContain('events              0         1         0         0');
    const [after] = await database.db.select().from(events).where(eq(events.externalKey, 'https://a.example/1'));
    expect(after).toMatchObject({ id: before!.id, name: 'Late', startsAt: new Date('2027-06-02T18:00:00Z') });
  });

  it('[IMP-2] keeps what a poorer page does not say', async () => {
    const rich = {
      '@type': 'MusicEvent',
      name: 'Rich',
      startDate: '2027-06-01T20:00',
      location: { '@type': 'Place', name: 'De Roma', address: 'Turnhoutsebaan 286, 2140 Antwerp, Belgium' },
      performer: { '@type': 'Person', name: 'Zoë', description: 'Sings.' },
    };
    const poor = { ...rich, name: 'Poor', location: 'De Roma, Antwerp, Belgium', performer: 'Zoe' };
    await imported({ file: await file('both.json', [poor, rich]) });
    expect(await imported({ file: await file('poor.json', poor) })).toContain(
      'venues              0         0         1',
    );
    expect(await database.db.select().from(venues).where(eq(venues.slug, 'de-roma-antwerp'))).toMatchObject([
      { street: 'Turnhoutsebaan 286', postalCode: '2140' },
    ]);
    expect(await database.db.select().from(performers).where(eq(performers.slug, 'zoe'))).toMatchObject([
      { type: 'person', biography: 'Sings.' },
    ]);
  });

  it('[IMP-2] keeps venues of the same name in two countries apart', async () => {
    const two = [showIn('UK'), showIn('Canada')];
    const text = await imported({ file: await file('two.json', two) });
    expect(text).toContain('venues              2         0         0         0');
  });
});

describe('importing a plan', () => {
  it('[IMP-3] sells the events of the file by it, zone by category', async () => {
    const plan = await file('teatro.json', planDocument());
    await file('teatro.onsale.json', {
      areas: [{ uuid: 'p', name: 'Promenade', category: 'Gallinero', capacity: 40 }],
    });
    const text = await imported({
      file: fixture('theatre-graph.json'),
      plan,
      venue: 'teatro-del-sur-las-palmas',
    });
    expect(text).toContain('version 1 created; 2 seats (0 accessible), 40 standing, 2 categories');
    expect(text).toContain(
      'record 0 (La tormenta): the seating plan has no category "Palco": its offers were left out',
    );
    const [event] = await eventNamed('La tormenta');
    const [stored] = await database.db.select().from(seatingPlans).where(eq(seatingPlans.id, event!.planId!));
    expect(stored).toMatchObject({ version: 1, capacity: 42, source: { supplement: { areas: [{ capacity: 40 }] } } });
    expect(await zonesOf(event!.id)).toEqual([{ code: 'patio-de-butacas', category: 'Patio de butacas' }]);
  });

  it('[PLAN-9] is the same version when it comes again, and the next when it has changed', async () => {
    const plan = await file('again.json', planDocument());
    const venue = 'teatro-del-sur-las-palmas';
    await file('again.onsale.json', { areas: [{ uuid: 'p', name: 'Promenade', category: 'Gallinero', capacity: 40 }] });
    expect(await imported({ file: plan, venue })).toContain('version 1 unchanged');
    await file('again.onsale.json', { areas: [{ uuid: 'p', name: 'Promenade', category: 'Gallinero', capacity: 41 }] });
    expect(await imported({ plan, venue })).toContain('version 2 created');
  });

  it('[IMP-3] prices every category alike for an event with one price', async () => {
    const show = {
      '@type': 'TheaterEvent',
      name: 'One price',
      startDate: '2027-09-01T20:00',
      location: 'Teatro del Sur, Las Palmas, Spain',
      offers: [{ price: '15' }],
    };
    await imported({ file: await file('one-price.json', show) });
    const [event] = await eventNamed('One price');
    expect(await zonesOf(event!.id)).toEqual([
      { code: 'patio-de-butacas', category: 'Patio de butacas' },
      { code: 'gallinero', category: 'Gallinero' },
    ]);
    const rows = await database.db.select().from(prices).where(eq(prices.eventId, event!.id));
    expect(rows.map(({ faceMinor }) => faceMinor)).toEqual([1500, 1500]);
  });

  it('[PLAN-3] is refused with its faults, and nothing of the file goes in', async () => {
    const plan = await file('bad.json', { ...planDocument(), zones: 'none' });
    const show = { '@type': 'Event', name: 'Never', startDate: '2027-09-01', location: 'Teatro del Sur, Las Palmas' };
    const given = { file: await file('never.json', show), plan, venue: 'teatro-del-sur-las-palmas' };
    expect(await importFiles(database.db, given)).toEqual({
      ok: false,
      text: [
        'The seating plan has 2 faults:',
        '  /zones: must be an array, not a string',
        '  /: the plan has no seats and no standing places',
      ].join('\n'),
    });
    expect(await eventNamed('Never')).toEqual([]);
  });
});

describe('the command', () => {
  it('[IMP-4] ends with 0 when a record was valid', async () => {
    const result = await command([fixture('club-listing-array.json')]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('events              2         0         0         3');
    expect(result.stdout).toContain('record 1 was rejected: it has no startDate');
    expect(result.stdout).toContain('record 2 (Open mic): startDate has no time: 20:00 is taken');
  });

  it('[IMP-4] has a sentence for everything that a person can do wrong', async () => {
    const online = { '@type': 'Event', name: 'x', startDate: '2027-01-01', location: { '@type': 'VirtualLocation' } };
    const cases: [words: string[], sentence: string][] = [
      [[], 'Which file?'],
      [['--tea', 'x'], "Unknown option '--tea'"],
      [['a', 'b'], 'One file at a time.'],
      [['--plan', 'x.json'], 'Which venue does the plan belong to?'],
      [[join(folder, 'nowhere.json')], 'There is no file'],
      [[folder], 'is a folder'],
      [[await file('text.json', 'x', String)], 'is not JSON'],
      [[await file('page.html', '<html></html>', String)], 'the page has no <script type="application/ld+json">'],
      [[await file('soup.json', { '@type': 'Recipe' })], 'There is no schema.org Event in this file.'],
      [[await file('online.json', online)], 'record 0 was rejected: it takes place online only'],
      [[await file('plan.json', planDocument())], 'is a seating plan: add --venue SLUG.'],
      [[await file('plan.json', planDocument()), '--venue', 'atlantis'], 'There is no venue with the slug "atlantis".'],
    ];
    for (const [words, sentence] of cases) {
      const { ok, text } = await runImport(words, { DATABASE_URL: database.url, NEON_RELAY_URL: database.relayUrl });
      expect([ok, text]).toEqual([false, expect.stringContaining(sentence)]);
    }
  });

  it('[IMP-4] ends with 1 and without a stack trace, as when the database does not answer', async () => {
    const result = await command([fixture('club-listing-array.json')], { NEON_RELAY_URL: 'http://127.0.0.1:1' });
    expect(result.code).toBe(1);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stderr).toMatch(/^The database did not take it: Error connecting to database/);
  });
});

async function imported(given: { file?: string; plan?: string; venue?: string }): Promise<string> {
  const { ok, text } = await importFiles(database.db, { file: null, plan: null, venue: null, ...given });
  if (!ok) throw new Error(text);
  return text;
}

function eventNamed(name: string) {
  return database.db.select().from(events).where(eq(events.name, name));
}

function zonesOf(eventId: string) {
  const { code, category, position } = priceZones;
  return database.db
    .select({ code, category })
    .from(priceZones)
    .where(eq(priceZones.eventId, eventId))
    .orderBy(position);
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/json-ld/${name}`, import.meta.url));
}

async function file(name: string, content: unknown, text: (content: unknown) => string = JSON.stringify) {
  const path = join(folder, name);
  await writeFile(path, text(content));
  return path;
}

function showIn(addressCountry: string): object {
  const address = { '@type': 'PostalAddress', addressLocality: 'London', addressCountry };
  const location = { '@type': 'Place', name: 'Palace Theatre', address };
  return { '@type': 'MusicEvent', name: 'Show', startDate: '2027-06-01T20:00-04:00', location };
}

function seat(guid: string, x: number) {
  return { seat_guid: guid, seat_number: guid, position: { x, y: 0 }, category: 'Patio de butacas' };
}

function planDocument() {
  return {
    name: 'Sala grande',
    size: { width: 100, height: 100 },
    categories: [{ name: 'Patio de butacas' }, { name: 'Gallinero' }],
    zones: [
      {
        name: 'Patio',
        position: { x: 10, y: 10 },
        rows: [{ row_number: '1', seats: [seat('a', 0), seat('b', 25)] }],
        areas: [{ uuid: 'p', shape: 'circle', position: { x: 50, y: 50 }, circle: { radius: 9 } }],
      },
    ],
  };
}

interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `cli/import.ts` as a person would, against the test's database. */
function command(words: string[], environment: Record<string, string> = {}): Promise<CommandResult> {
  const script = fileURLToPath(new URL('../../cli/import.ts', import.meta.url));
  const env = { ...process.env, DATABASE_URL: database.url, NEON_RELAY_URL: database.relayUrl, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
