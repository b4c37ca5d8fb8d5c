import { beforeAll, describe, expect, test } from 'vitest';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import { decodeAvailabilityFrame } from '../../../protocol/socket/availability.ts';
import { ask, get, holdSeats, post, problemIn, signInAs } from './client.ts';
import { bookingWhen, startPayment } from './payments.ts';

let organiser: string;

beforeAll(async () => {
  organiser = await signInAs('organiser');
});

const venueBody = { name: 'Town Hall', city: 'Ghent', country: 'BE', timeZone: 'Europe/Brussels' };

/** One row of four seats, in pretix's format. */
function planDocument(changes: object = {}): object {
  const seats = [1, 2, 3, 4].map((n) => ({
    seat_guid: `a${n}`,
    seat_number: String(n),
    position: { x: n * 20, y: 0 },
    category: 'Seats',
  }));
  return {
    name: 'Town Hall',
    categories: [{ name: 'Seats', color: '#336699' }],
    zones: [
      {
        name: 'Hall',
        position: { x: 0, y: 0 },
        rows: [{ row_number: 'A', position: { x: 0, y: 0 }, seats }],
        areas: [],
      },
    ],
    size: { width: 200, height: 100 },
    ...changes,
  };
}

function eventBody(ids: { venueId: string; planId: string; performerIds: string[] }): object {
  return {
    ...ids,
    name: 'First Night',
    category: 'theatre',
    startsAt: '2031-03-01T19:00:00Z',
    currency: 'EUR',
    zones: [{ code: 'seats', name: 'Seats', category: 'Seats' }],
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: [{ zone: 'seats', ticketType: 'adult', faceMinor: 2000, feeMinor: 200, taxMinor: 154 }],
  };
}

async function newVenue(): Promise<string> {
  return (await post<{ id: string }>('/v1/venues', { body: venueBody, token: organiser })).id;
}

describe('an organiser', () => {
  test('sets up venue, plan, performer and event, and opens the sale', async () => {
    const token = organiser;
    const venueId = await newVenue();
    const plan = await post<{ id: string; planHash: string; capacity: number }>(`/v1/venues/${venueId}/plans`, {
      body: planDocument(),
      token,
    });
    expect(plan.capacity).toBe(4);
    const performer = await post<{ id: string }>('/v1/performers', {
      body: { name: 'Ensemble', type: 'group' },
      token,
    });
    const body = eventBody({ venueId, planId: plan.id, performerIds: [performer.id] });
    const { id } = await post<{ id: string }>('/v1/events', { body, token });
    expect((await ask(`/v1/events/${id}`)).status).toBe(404);
    const draft = await ask(`/v1/events/${id}/holds`, {
      method: 'POST',
      body: { planHash: plan.planHash, seats: [{ seat: 0 }] },
    });
    expect(await problemIn(draft)).toMatchObject({ code: 'event-not-found' });

    const published = await post(`/v1/events/${id}/publish`, { token });
    expect(await post(`/v1/events/${id}/publish`, { token })).toEqual(published);
    const event = await get<EventDetail>(`/v1/events/${id}`);
    expect(event).toMatchObject({ status: 'published', planHash: plan.planHash, capacity: 4, fromMinor: 2354 });
    expect(event.performers.map(({ name }) => name)).toEqual(['Ensemble']);
    expect((await ask(event.links.plan!)).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    const snapshot = await ask(event.links.availability!);
    const frame = decodeAvailabilityFrame(new Uint8Array(await snapshot.arrayBuffer()));
    expect(frame).toMatchObject({ ok: true, value: { kind: 'snapshot', availability: { epoch: 1, capacity: 4 } } });
  });

  test("a plan's faults are refused with their places", async () => {
    const venueId = await newVenue();
    const body = planDocument({ categories: [{ name: 'Others', color: '#336699' }] });
    const response = await ask(`/v1/venues/${venueId}/plans`, { method: 'POST', body, token: organiser });
    const problem = await problemIn(response);
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(problem.errors![0]!.pointer).toBe('/zones/0/rows/0/seats/0/category');
  });

  test('[API-1] a plan may be larger than other bodies', async () => {
    const venueId = await newVenue();
    const body = planDocument({ note: 'x'.repeat(100_000) });
    const response = await ask(`/v1/venues/${venueId}/plans`, { method: 'POST', body, token: organiser });
    expect(response.status).not.toBe(413);
  });

  test('[API-5] a key makes one thing', async () => {
    const asked = { method: 'POST', body: venueBody, token: organiser, key: crypto.randomUUID() };
    const first = await (await ask('/v1/venues', asked)).json<{ id: string }>();
    const second = await (await ask('/v1/venues', asked)).json<{ id: string }>();
    expect(second).toEqual(first);
    const other = await ask('/v1/venues', { ...asked, body: { ...venueBody, name: 'Another' } });
    expect(await problemIn(other)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  test('[API-2] an event that contradicts itself, or names what is not there', async () => {
    const venueId = await newVenue();
    const ids = { venueId, planId: crypto.randomUUID(), performerIds: [] };
    const refused = (changes: object) => faultsOf({ ...eventBody(ids), ...changes });
    expect(await refused({ endsAt: '2031-03-01T18:00:00Z' })).toEqual(['/endsAt']);
    expect(await refused({ zones: [{ code: 'balcony', name: 'Balcony', category: 'Seats' }] })).toEqual([
      '/prices/0/zone',
    ]);
    expect(await refused({})).toEqual(['/planId']);
    expect(await refused({ venueId: crypto.randomUUID() })).toEqual(['/venueId']);
  });

  test('[MONEY-4] a free event sells without a provider', async () => {
    const token = organiser;
    const venueId = await newVenue();
    const plan = await post<{ id: string; planHash: string }>(`/v1/venues/${venueId}/plans`, {
      body: planDocument(),
      token,
    });
    const prices = [{ zone: 'seats', ticketType: 'adult', faceMinor: 0, feeMinor: 0, taxMinor: 0 }];
    const body = { ...eventBody({ venueId, planId: plan.id, performerIds: [] }), prices };
    const { id } = await post<{ id: string }>('/v1/events', { body, token });
    await post(`/v1/events/${id}/publish`, { token });
    const { hold } = await holdSeats(id, [0], token, plan.planHash);
    expect(await startPayment(hold, token)).toMatchObject({ paymentUrl: null });
    expect((await bookingWhen(hold.id, token, 'issued')).total.totalMinor).toBe(0);
  });
});

/** The pointers that an event is refused with. */
async function faultsOf(body: object): Promise<string[] | undefined> {
  const problem = await problemIn(await ask('/v1/events', { method: 'POST', body, token: organiser }));
  return problem.errors?.map(({ pointer }) => pointer);
}
