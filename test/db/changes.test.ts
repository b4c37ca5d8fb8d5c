import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimChanges,
  finishChanges,
  postponeChanges,
  readChangeLag,
  type ClaimedChange,
} from '../../db/queries/change-feed.ts';
import { readTagSources } from '../../db/queries/change-documents.ts';
import { recordDelivery } from '../../db/queries/booking-delivery.ts';
import type { ChangeReader } from '../../db/schema/changes.ts';
import { upsertVenue } from '../../db/queries/organising.ts';
import { committedFact, insertSampleEvent, sampleVenue, type SampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let sample: SampleEvent;
beforeAll(async () => {
  database = await createTestDatabase();
  sample = await insertSampleEvent(database.db);
});
afterAll(() => database.drop());
beforeEach(() => database.db.execute(sql`update event_changes set done_sequence = sequence, attempts = 0`));

describe('what is noted', () => {
  test.each<[string, string, ChangeReader[]]>([
    ['its name', `update events set name = 'Another' where id = '{event}'`, ['cache', 'search']],
    ['a price', `update prices set fee_minor = fee_minor + 1 where event_id = '{event}'`, ['cache', 'search']],
    ['its venue’s name', `update venues set name = 'Larger Hall' where id = '{venue}'`, ['cache', 'search']],
    ['a performer’s name', `update performers set name = 'Nova' where id = '{performer}'`, ['cache', 'search']],
    ['who performs', `delete from event_performers where event_id = '{event}'`, ['cache', 'search']],
    [
      'that it is called off, once it was published',
      `update events set status = 'cancelled', epoch = 1 where id = '{event}'`,
      ['box-office', 'cache', 'search'],
    ],
  ])('[CHANGE-1] %s', async (_what, statement, readers) => {
    await database.db.execute(sql.raw(filled(statement)));
    expect(await readersBehind(sample.eventId)).toEqual(readers);
  });

  test('[CHANGE-1] nothing, when the change is rolled back', async () => {
    const client = await connect();
    await client.query('begin');
    await client.query(filled(`update events set name = 'Never' where id = '{event}'`));
    await client.query('rollback');
    await client.end();
    expect(await readersBehind(sample.eventId)).toEqual([]);
  });

  test('[CHANGE-1] that an event is gone', async () => {
    const gone = await insertSampleEvent(database.db);
    await followAll('search');
    await database.db.execute(sql`delete from events where id = ${gone.eventId}`);
    expect((await claim('search')).map(({ eventId }) => eventId)).toEqual([gone.eventId]);
  });

  test('[CHANGE-2] of two changes of an event, the one that commits later has the higher sequence', async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    await first.query('begin');
    await first.query(filled(`update venues set city = 'Basel' where id = '{venue}'`));
    const noted = await first.query<{ sequence: string }>(
      filled(`select sequence from event_changes where reader = 'search' and event_id = '{event}'`),
    );
    // Its number would be higher than the one above, which is not committed yet: it waits.
    let isSecondDone = false;
    const later = second
      .query(filled(`update events set name = 'Later' where id = '{event}'`))
      .then(() => (isSecondDone = true));
    await database.db.execute(sql`select pg_sleep(0.2)`);
    expect(isSecondDone).toBe(false);
    await first.query('commit');
    await later;
    expect(await sequenceOf(sample.eventId)).toBeGreaterThan(Number(noted.rows[0]!.sequence));
    await Promise.all([first.end(), second.end()]);
  });

  test.each<[string, string, string[]]>([
    ['its kind', `update events set category = 'dance' where id = '{event}'`, ['category:music']],
    ['its venue’s city', `update venues set city = 'Bern' where id = '{venue}'`, ['city:Zürich']],
    ['who performs', `delete from event_performers where event_id = '{event}'`, ['performer:{performer}']],
    [
      'its venue',
      `update events set venue_id = (select id from venues where slug = 'other') where id = '{event}'`,
      ['city:Zürich', 'venue:{venue}'],
    ],
    [
      'all of them, when it is gone',
      `delete from events where id = '{event}'`,
      ['category:music', 'city:Zürich', 'performer:{performer}', 'venue:{venue}'],
    ],
    ['nothing, when it has only another name', `update events set name = 'Another' where id = '{event}'`, []],
    ['nothing, when its place only is called otherwise', `update venues set name = 'Hall' where id = '{venue}'`, []],
  ])('[CHANGE-7] which lists it has left: %s', async (_what, statement, left) => {
    const own = await insertSampleEvent(database.db);
    await upsertVenue(database.db, sampleVenue({ slug: 'other', name: 'Other', city: 'Basel' }));
    await followAll('cache');
    await database.db.execute(sql.raw(filled(statement, own)));
    const [change] = await claim('cache');
    expect(change).toMatchObject({ eventId: own.eventId });
    expect(change!.leftLists.toSorted()).toEqual(left.map((list) => filled(list, own)));
    expect((await claim('search')).flatMap(({ leftLists }) => leftLists)).toEqual([]);
  });

  test('[CHANGE-7] what it left is forgotten when it was followed, and not before', async () => {
    const { eventId } = await insertSampleEvent(database.db);
    await followAll('cache');
    const setKind = (kind: string) =>
      database.db.execute(sql`update events set category = ${kind} where id = ${eventId}`);
    await setKind('dance');
    const [slow] = await claim('cache');
    await setKind('comedy');
    await finishChanges(database.db, { reader: 'cache', done: [slow!] });
    const [again] = await claim('cache');
    expect(again!.leftLists.toSorted()).toEqual(['category:dance', 'category:music']);
    await finishChanges(database.db, { reader: 'cache', done: [again!] });
    await setKind('talk');
    expect((await claim('cache'))[0]!.leftLists).toEqual(['category:comedy']);
  });

  test('[CHANGE-9] a sale, to be read half a minute later, however many follow', async () => {
    const sold = await insertSampleEvent(database.db);
    await followAll('search');
    for (const [seq, seat] of [0, 1, 2].entries()) {
      const facts = [committedFact({ userId: sold.userId, seats: [seat] })];
      await recordDelivery(database.db, { eventId: sold.eventId, epoch: 1, afterSeq: seq, throughSeq: seq + 1, facts });
    }
    expect(await claim('search')).toEqual([]);
    const later = await claimAt('search', Date.now() + 31_000);
    expect(later.map(({ eventId }) => eventId)).toEqual([sold.eventId]);
  });
});

describe('following', () => {
  test('[CHANGE-3] two workers get different events, and a lease that ends offers them again', async () => {
    const events = await Promise.all([1, 2, 3, 4].map(() => insertSampleEvent(database.db)));
    const [one, two] = await Promise.all([claim('cache', 3), claim('cache', 3)]);
    const claimed = [...one, ...two].map(({ eventId }) => eventId);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(new Set(claimed)).toEqual(new Set(events.map(({ eventId }) => eventId)));
    expect(await claim('cache')).toEqual([]);
    expect(await claimAt('cache', Date.now() + 61_000)).toHaveLength(4);
  });

  test('[CHANGE-3] a change that comes while an event is followed is offered at once, and done only when it was followed', async () => {
    await rename('One');
    const [claimed] = await claim('search');
    await rename('Two');
    const [again] = await claim('search');
    expect(again!.sequence).toBeGreaterThan(claimed!.sequence);
    await finishChanges(database.db, { reader: 'search', done: [claimed!] });
    expect(await readersBehind(sample.eventId)).toContain('search');
    await finishChanges(database.db, { reader: 'search', done: [again!] });
    expect(await readersBehind(sample.eventId)).not.toContain('search');
  });

  test('[CHANGE-3] the late word of a slow worker takes nothing back', async () => {
    await rename('One');
    const [slow] = await claim('search');
    await rename('Two');
    const [quick] = await claim('search');
    await finishChanges(database.db, { reader: 'search', done: [quick!] });
    await finishChanges(database.db, { reader: 'search', done: [slow!] });
    expect(await readersBehind(sample.eventId)).not.toContain('search');
  });

  test('[CHANGE-10] what failed is offered again later, or at once when it changes', async () => {
    await rename('One');
    const failed = await claim('search');
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    await postponeChanges(database.db, { reader: 'search', events: failed, retryAt, error: 'it is away' });
    expect(await claim('search')).toEqual([]);
    expect(await lagOf('search')).toMatchObject({ waiting: 1, failing: 1, lastError: 'it is away' });
    await rename('Two');
    expect(await claim('search')).toHaveLength(1);
  });

  test('[CHANGE-11] lag counts what waits, and how long', async () => {
    expect(await lagOf('search')).toEqual({
      reader: 'search',
      waiting: 0,
      failing: 0,
      oldestSeconds: null,
      lastError: null,
    });
    await rename('One');
    await rename('Two');
    const lag = await lagOf('search');
    expect(lag.waiting).toBe(1);
    expect(lag.oldestSeconds).toBeGreaterThanOrEqual(0);
  });

  test('[CHANGE-7] a cached answer that shows an event is known by its venue, city, kind and performers', async () => {
    const { eventId, venueId, performerId } = await insertSampleEvent(database.db);
    const [source] = await readTagSources(database.db, [eventId]);
    expect(source).toMatchObject({ id: eventId, venue: { id: venueId }, performers: [{ id: performerId }] });
  });
});

async function rename(name: string): Promise<void> {
  await database.db.execute(sql`update events set name = ${name} where id = ${sample.eventId}`);
}

function claim(reader: ChangeReader, limit = 100): Promise<ClaimedChange[]> {
  return claimAt(reader, Date.now(), limit);
}

function claimAt(reader: ChangeReader, nowMs: number, limit = 100): Promise<ClaimedChange[]> {
  return claimChanges(database.db, { reader, limit, now: new Date(nowMs).toISOString(), leaseSeconds: 60 });
}

async function followAll(reader: ChangeReader): Promise<void> {
  await finishChanges(database.db, { reader, done: await claim(reader) });
}

async function readersBehind(eventId: string): Promise<ChangeReader[]> {
  const { rows } = await database.db.execute<{ reader: ChangeReader }>(sql`
    select reader from event_changes where event_id = ${eventId} and done_sequence < sequence order by reader`);
  return rows.map(({ reader }) => reader);
}

async function sequenceOf(eventId: string): Promise<number> {
  const { rows } = await database.db.execute<{ sequence: number }>(sql`
    select sequence::float8 as sequence from event_changes where reader = 'search' and event_id = ${eventId}`);
  return rows[0]!.sequence;
}

async function lagOf(reader: ChangeReader) {
  return (await readChangeLag(database.db)).find((lag) => lag.reader === reader)!;
}

function filled(statement: string, { eventId, venueId, performerId }: SampleEvent = sample): string {
  return statement.replace('{event}', eventId).replace('{venue}', venueId).replace('{performer}', performerId);
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}
