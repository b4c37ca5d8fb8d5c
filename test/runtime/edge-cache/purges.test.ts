import { sql } from 'drizzle-orm';
import { exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { upsertVenue } from '../../../db/queries/organising.ts';
import { insertSampleEvent, newId, sampleVenue } from '../../support/postgres-sample.ts';
import { LISTS_TAG } from '../../../workers/edge-cache/cache-tags.ts';
import { ask, delayPostgres, purge, testDatabase } from './world.ts';

/** The clock only goes forwards: each test has a minute of purges for itself. */
let clockMs = Date.now();

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime((clockMs += 61_000));
  await delayPostgres(0);
  await exports.default.scheduled();
  vi.setSystemTime((clockMs += 61_000));
});
afterEach(() => {
  vi.useRealTimers();
});

async function eventIn(city: string): Promise<{ eventId: string; name: string }> {
  const name = `Night ${newId()}`;
  const venue = sampleVenue({ slug: newId(), name: `Hall of ${city}`, city, country: 'NZ' });
  const { id: venueId } = await upsertVenue(testDatabase(), venue);
  return { eventId: (await insertSampleEvent(testDatabase(), { name, venueId })).eventId, name };
}

async function shows(path: string, name: string): Promise<boolean> {
  const response = await ask(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.text()).includes(name);
}

async function rename(name: string): Promise<void> {
  await testDatabase().execute(sql`update events set name = ${`New ${name}`} where name = ${name}`);
}

describe('[CHANGE-7] the lists that an event has left are as fresh as those that now show it', () => {
  test('its venue moved to another city', async () => {
    const { name, eventId } = await eventIn('Akaroa');
    await eventIn('Bluff');
    const pages = ['/cities/nz/akaroa', '/cities/nz/bluff'] as const;
    // The town is still there when this event has left it.
    await eventIn('Akaroa');
    expect(await Promise.all(pages.map((path) => shows(path, name)))).toEqual([true, false]);
    const { rows } = await testDatabase().execute<{ id: string }>(sql`select id from venues where city = 'Bluff'`);
    await testDatabase().execute(sql`update events set venue_id = ${rows[0]!.id} where id = ${eventId}`);
    // Nobody has followed the change yet: what is stored is what is shown.
    expect(await Promise.all(pages.map((path) => shows(path, name)))).toEqual([true, false]);
    await exports.default.scheduled();
    expect(await Promise.all(pages.map((path) => shows(path, name)))).toEqual([false, true]);
  });

  test('it became of another kind, and was called off the list altogether', async () => {
    const { name, eventId } = await eventIn('Clyde');
    const pages = ['/categories/music', '/categories/talk', '/cities/nz/clyde'] as const;
    const shown = () => Promise.all(pages.map((path) => shows(path, name)));
    // First of its kind, so that it is on the first page.
    await testDatabase().execute(sql`
      update events set doors_at = null, starts_at = now() + interval '1 hour' where id = ${eventId}`);
    await exports.default.scheduled();
    expect(await shown()).toEqual([true, false, true]);
    await testDatabase().execute(sql`update events set category = 'talk' where id = ${eventId}`);
    await exports.default.scheduled();
    expect(await shown()).toEqual([false, true, true]);
    await testDatabase().execute(sql`update events set status = 'draft' where id = ${eventId}`);
    await exports.default.scheduled();
    expect(await shown()).toEqual([false, false, false]);
  });

  test('many changes at once are one purge of the five that a minute has', async () => {
    const events = await Promise.all(['Duntroon', 'Etrick', 'Fairlie'].map(eventIn));
    await exports.default.scheduled();
    const purges = vi.spyOn(console, 'info');
    for (let round = 0; round < 8; round++) {
      const ids = events.map(({ eventId }) => eventId);
      const kind = round % 2 === 0 ? 'talk' : 'dance';
      await testDatabase().execute(sql`update events set category = ${kind} where id = any(${sql.param(ids)}::uuid[])`);
    }
    await exports.default.scheduled();
    const followed = purges.mock.calls.filter(([, more]) => (more as { reader?: string }).reader === 'cache');
    expect(followed).toHaveLength(1);
    purges.mockRestore();
  });

  test('a purge that the platform refuses is made again, with whatever has changed by then', async () => {
    const pages = ['/cities/nz/geraldine', '/cities/nz/hanmer'] as const;
    const names = await Promise.all(['Geraldine', 'Hanmer'].map(async (city) => (await eventIn(city)).name));
    await exports.default.scheduled();
    const isNew = () => Promise.all(pages.map((path, i) => shows(path, `New ${names[i]}`)));
    for (let i = 0; i < 4; i++) expect(await purge([LISTS_TAG])).toBe(true);
    vi.setSystemTime((clockMs += 49_000));
    expect(await isNew()).toEqual([false, false]);
    await rename(names[0]!);
    await exports.default.scheduled();
    expect(await isNew()).toEqual([false, false]);
    await rename(names[1]!);
    // What is stored would be fresh for two seconds more.
    vi.setSystemTime((clockMs += 13_000));
    await exports.default.scheduled();
    expect(await isNew()).toEqual([true, true]);
  });
});
