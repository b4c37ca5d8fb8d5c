import { runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { boxOfficeOf, floorAt } from '../../../durable-objects/address-book.ts';
import { AlarmClock } from '../../../durable-objects/runtime/alarm-clock.ts';
import { migrate, type Migration } from '../../../durable-objects/runtime/migrations.ts';
import { batchesTo, freshAddress, holdSeats, newFan, smallHall } from './sale.ts';

const steps: Migration[] = [
  { version: 1, rollbackFloor: 1, statements: ['CREATE TABLE a (x INTEGER)'] },
  { version: 2, rollbackFloor: 1, statements: ['CREATE TABLE b (x INTEGER)', 'INSERT INTO b VALUES (7)'] },
  { version: 3, rollbackFloor: 3, statements: ['DROP TABLE a'] },
];

describe('storage migrations', () => {
  it('[BOX-16] each step runs once, whatever version the storage has', async () => {
    await withStorage((storage) => {
      migrate(storage, steps.slice(0, 1));
      migrate(storage, steps.slice(0, 2));
      migrate(storage, steps.slice(0, 2));
      expect(storage.sql.exec('SELECT x FROM b').toArray()).toEqual([{ x: 7 }]);
      expect(storage.sql.exec('SELECT version FROM schema_version').one()).toEqual({ version: 2 });
    });
  });

  it('[BOX-16] older code starts on newer storage down to the rollback floor, and refuses below it', async () => {
    await withStorage((storage) => {
      migrate(storage, steps.slice(0, 2));
      expect(() => migrate(storage, steps.slice(0, 1))).not.toThrow();
      migrate(storage, steps);
      expect(() => migrate(storage, steps.slice(0, 2))).toThrow('needs code of version 3');
    });
  });

  it('[BOX-16] a step that fails leaves nothing of itself', async () => {
    await withStorage((storage) => {
      const broken: Migration = { version: 1, rollbackFloor: 1, statements: ['CREATE TABLE a (x)', 'NOT SQL'] };
      expect(() => migrate(storage, [broken])).toThrow('syntax error');
      expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'a'").toArray()).toEqual([]);
    });
  });
});

describe('the alarm', () => {
  it('[BOX-17] rings at the earliest of what it was set for', async () => {
    await withStorage(async (storage) => {
      const clock = new AlarmClock(storage);
      await clock.load();
      const soonMs = Date.now() + 60_000;
      for (const atMs of [soonMs + 5, soonMs, null, soonMs + 9]) clock.ringBy(atMs);
      expect(await storage.getAlarm()).toBe(soonMs);
      await storage.deleteAlarm();
    });
  });

  it('[BOX-17] is set again when its work fails', async () => {
    await withStorage(async (storage) => {
      const clock = new AlarmClock(storage);
      await clock.rung(() => Promise.reject(new Error('on purpose')), 60_000);
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now() + 50_000);
      await storage.deleteAlarm();
    });
  });
});

it('[BOX-18] where there are no jurisdictions, an event with one can still be sold', async () => {
  const address = { ...freshAddress(), jurisdiction: 'eu', hint: 'weur' } as const;
  const boxOffice = boxOfficeOf(exports, address);
  await boxOffice.publish(smallHall({ address }));
  expect(await batchesTo(boxOffice)(holdSeats(newFan(), [1]))).toMatchObject([{ ok: true }]);
});

/** Runs in an object of its own, with its storage emptied. */
async function withStorage(work: (storage: DurableObjectStorage) => void | Promise<void>): Promise<void> {
  const object = floorAt(exports, freshAddress(), 1, 0);
  await runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAll();
    await work(storage);
  });
}
