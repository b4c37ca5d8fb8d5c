import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findOrCreateUser } from '../../../../db/queries/accounts.ts';
import { newId } from '../../../support/postgres-sample.ts';
import type { Loaded } from '../search-engine-contract.ts';
import { addEvent } from './add-event.ts';
import { ask, idsOf, type Asked } from './ask.ts';

export function describeChanges(get: () => Loaded): void {
  const find = async (asked: Asked) => {
    await get().settle();
    return idsOf((await ask(get(), asked)).hits);
  };

  describe('changes', () => {
    test('a new event is found, renamed it is found by its new name only, deleted not at all', async () => {
      const id = await addEvent(get(), { key: 'change/1', name: 'Quokka Gala' });
      expect(await find({ text: 'quokka gala' })).toEqual([id]);
      await addEvent(get(), { key: 'change/1', name: 'Wombat Gala' });
      expect(await find({ text: 'wombat gala' })).toEqual([id]);
      expect(await find({ text: 'quokka' })).not.toContain(id);
      await get().db.execute(sql`delete from events where id = ${id}`);
      expect(await find({ text: 'wombat' })).toEqual([]);
    });

    test('[SEARCH-5] of two words that are as near, the one is meant that stands beside the others', async () => {
      await addEvent(get(), { key: 'change/meant/1', name: 'Zarnel Hoplite' });
      await addEvent(get(), { key: 'change/meant/2', name: 'Zarne Mixture' });
      await get().settle();
      const { hits, didYouMean } = await ask(get(), { text: 'zarnl hoplite' });
      expect(hits.map(({ event }) => event.name)).toEqual(['Zarnel Hoplite']);
      if (get().engine.capabilities.didYouMean) expect(didYouMean).toBe('zarnel hoplite');
    });

    test('[SEARCH-1] a draft is not found until it is published; what is cancelled is found and says so', async () => {
      const id = await addEvent(get(), { key: 'change/2', name: 'Numbat Night', status: 'draft' });
      expect(await find({ text: 'numbat' })).toEqual([]);
      await addEvent(get(), { key: 'change/2', name: 'Numbat Night', status: 'cancelled' });
      expect(await find({ text: 'numbat night' })).toEqual([id]);
      expect((await ask(get(), { text: 'numbat night' })).hits[0]?.event.status).toBe('cancelled');
      expect(await find({ text: 'numbat', onSale: true })).toEqual([]);
    });

    test('an event is found by its performers and its venue as they are called now', async () => {
      const { db, corpus } = get();
      const performer = corpus.performers.find(({ name }) => name === 'Skærsø')!;
      await db.execute(sql`update performers set name = 'Kattegatte' where id = ${performer.id}`);
      const ids = corpus.events.filter(({ performers }) => performers.includes(performer)).map(({ id }) => id);
      expect((await find({ text: 'kattegatte' })).toSorted()).toEqual(ids.toSorted());
      const venue = corpus.venues.find(({ name }) => name === 'Enmore Road Theatre')!;
      await db.execute(sql`update venues set name = 'Bilby Rooms' where id = ${venue.id}`);
      expect((await find({ text: 'bilby rooms' })).length).toBeGreaterThan(0);
    });

    test('[SEARCH-10] an event that is sold out is not on sale any more, until somebody gives a ticket back', async () => {
      const { db, corpus } = get();
      const event = corpus.events.find(({ venue, onSale }) => venue.capacity === 400 && onSale)!;
      const asked: Asked = { venueId: event.venue.id, onSale: true, limit: 50 };
      expect(await find(asked)).toContain(event.id);
      await sellAll(get(), event.id, event.venue.capacity);
      expect(await find(asked)).not.toContain(event.id);
      await db.execute(sql`update tickets set status = 'void' where event_id = ${event.id} and seat_index = 7`);
      expect(await find(asked)).toContain(event.id);
    });
  });
}

async function sellAll({ db }: Loaded, eventId: string, capacity: number): Promise<void> {
  const bookingId = newId();
  const { id: userId } = await findOrCreateUser(db, { id: newId(), email: 'fan@example.org' });
  await db.execute(sql`
    insert into bookings (id, event_id, user_id, status, currency, face_minor, fee_minor, tax_minor, total_minor,
      ledger_epoch, ledger_seq, created_at)
    values (${bookingId}, ${eventId}, ${userId}, 'issued', 'EUR', 0, 0, 0, 0, 1, 1, now())`);
  await db.execute(sql`
    insert into tickets (id, booking_id, event_id, seat_index, section, zone, ticket_type, face_minor, fee_minor,
      tax_minor, status)
    select gen_random_uuid(), ${bookingId}, ${eventId}, seat, 'Floor', 'back', 'adult', 0, 0, 0, 'pending'
    from generate_series(0, ${capacity}::int - 1) as seat`);
}
