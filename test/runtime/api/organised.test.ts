import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OrganisedEvent, OrganisedList, PlanList, RefundList, Sales } from '../../../protocol/http/organised.ts';
import type { SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { jpegOf } from '../../support/image-files.ts';
import { buySeats } from './buyers.ts';
import { ask, eventOnSale, get, ORIGIN, post, problemIn, signInAs } from './client.ts';

let organiser: string;

beforeAll(async () => {
  organiser = await signInAs('organiser');
});

const plan = {
  name: 'Two rows',
  categories: [
    { name: 'Front', color: '#336699' },
    { name: 'Back', color: '#993366' },
  ],
  zones: [
    {
      name: 'Hall',
      position: { x: 0, y: 0 },
      rows: ['Front', 'Back'].map((category, y) => ({
        row_number: category.slice(0, 1),
        position: { x: 0, y: y * 20 },
        seats: [1, 2, 3].map((n) => ({
          seat_guid: `${category}-${n}`,
          seat_number: String(n),
          position: { x: n * 20, y: 0 },
          category,
        })),
      })),
      areas: [],
    },
  ],
  size: { width: 200, height: 100 },
};

interface Draft {
  id: string;
  body: { name: string; startsAt: string } & Record<string, unknown>;
}

async function newDraft(changes: object = {}): Promise<Draft> {
  const token = organiser;
  const venueBody = { name: 'Town Hall', city: 'Ghent', country: 'BE', timeZone: 'Europe/Brussels' };
  const venue = await post<{ id: string }>('/v1/venues', { body: venueBody, token });
  const { id: planId } = await post<{ id: string }>(`/v1/venues/${venue.id}/plans`, { body: plan, token });
  const body = {
    name: `Night ${crypto.randomUUID()}`,
    category: 'theatre',
    startsAt: '2031-03-01T19:00:00Z',
    currency: 'EUR',
    venueId: venue.id,
    planId,
    zones: [{ code: 'front', name: 'Front', category: 'Front' }],
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: [{ zone: 'front', ticketType: 'adult', faceMinor: 2000, feeMinor: 200, taxMinor: 154 }],
    ...changes,
  };
  const { id } = await post<{ id: string }>('/v1/events', { body, token });
  return { id, body };
}

function edit(id: string, body: object): Promise<Response> {
  return ask(`/v1/organiser/events/${id}`, { method: 'PUT', body, token: organiser });
}

describe('a draft', () => {
  test('[ORGANISE-1] is in its organisers’ list and nowhere else', async () => {
    const { id, body } = await newDraft();
    const path = `/v1/organiser/events?search=${encodeURIComponent(body.name)}`;
    const list = await get<OrganisedList>(path, { token: organiser });
    expect(list.items).toMatchObject([{ id, status: 'draft', isOnSale: false, capacity: 6, sold: 0 }]);
    expect((await ask(`/v1/events/${id}`)).status).toBe(404);
    expect((await get<OrganisedList>('/v1/organiser/events?when=past', { token: organiser })).items).toEqual([]);
  });

  test('[ORGANISE-2] is written anew, whole, with all that it names', async () => {
    const { id, body } = await newDraft();
    const performer = { name: 'Ensemble', type: 'group' };
    const { id: performerId } = await post<{ id: string }>('/v1/performers', { body: performer, token: organiser });
    const changed = {
      ...body,
      name: 'Second Night',
      performerIds: [performerId, performerId],
      zones: [
        { code: 'back', name: 'Back stalls', category: 'Back' },
        { code: 'front', name: 'Front stalls', category: 'Front' },
      ],
      ticketTypes: [
        { code: 'adult', name: 'Adult' },
        { code: 'child', name: 'Child' },
      ],
      prices: [
        { zone: 'back', ticketType: 'child', faceMinor: 900, feeMinor: 0, taxMinor: 54 },
        { zone: 'front', ticketType: 'adult', faceMinor: 3000, feeMinor: 200, taxMinor: 192 },
      ],
      returnPolicy: { cancellation: { hoursBefore: 24, keeps: { kind: 'fees' } }, faceValue: null },
    };
    expect((await edit(id, changed)).status).toBe(200);
    const event = await get<OrganisedEvent>(`/v1/organiser/events/${id}`, { token: organiser });
    const { name, zones, ticketTypes, prices, returnPolicy } = changed;
    expect(event).toMatchObject({ id, status: 'draft', name, zones, ticketTypes, prices, returnPolicy });
    expect(event).toMatchObject({ venue: { id: body['venueId'] }, plan: { id: body['planId'] } });
    expect(event.performers.map(({ name }) => name)).toEqual(['Ensemble']);
    expect(event.plan!.categories).toEqual([
      { name: 'Front', places: 3 },
      { name: 'Back', places: 3 },
    ]);
    await post(`/v1/events/${id}/publish`, { token: organiser });
    expect(await get(`/v1/events/${id}`)).toMatchObject({ name: 'Second Night', slug: 'second-night', fromMinor: 954 });
  });

  test('[ORGANISE-4] what an edit names and is not there is a fault of its field, and nothing is written', async () => {
    const { id, body } = await newDraft();
    const refused = await problemIn(await edit(id, { ...body, name: 'Other', planId: crypto.randomUUID() }));
    expect(refused.errors).toMatchObject([{ pointer: '/planId' }]);
    expect(await get(`/v1/organiser/events/${id}`, { token: organiser })).toMatchObject({ name: body.name });
    const twice = await problemIn(
      await edit(id, { ...body, zones: [...(body['zones'] as object[]), ...(body['zones'] as object[])] }),
    );
    expect(twice.errors).toMatchObject([{ pointer: '/zones/1/code' }]);
    expect(await problemIn(await edit(crypto.randomUUID(), body))).toMatchObject({ code: 'event-not-found' });
  });

  test('[PLAN-2] says how its fans will wait, until it is planned otherwise or published', async () => {
    const { id } = await newDraft();
    const path = `/v1/events/${id}/queue`;
    const settings = {
      joinsFrom: '2031-02-01T09:00:00.000Z',
      closesAt: '2031-02-02T08:45:00.000Z',
      opensAt: '2031-02-02T09:00:00.000Z',
      capacity: 2,
      classes: ['Friends', 'Everybody'],
    };
    const planned = async () => (await get<OrganisedEvent>(`/v1/organiser/events/${id}`, { token: organiser })).queue;
    const put = (changes: object) => ask(path, { method: 'PUT', body: { ...settings, ...changes }, token: organiser });
    const clear = () => ask(path, { method: 'DELETE', token: organiser });
    expect(await planned()).toBeNull();
    expect((await problemIn(await put({ capacity: 4_001 }))).errors).toMatchObject([{ pointer: '/capacity' }]);
    expect((await problemIn(await put({ opensAt: settings.closesAt }))).errors).toMatchObject([
      { pointer: '/opensAt' },
    ]);
    expect((await put({})).status).toBe(200);
    expect(await planned()).toMatchObject({ ...settings, passSeconds: 600, graceSeconds: 120, registers: 1 });
    expect((await planned())?.rounds).toHaveLength(10);
    expect((await clear()).status).toBe(204);
    expect(await planned()).toBeNull();
    await put({});
    await post(`/v1/events/${id}/publish`, { token: organiser });
    expect(await problemIn(await clear())).toMatchObject({ code: 'wrong-state' });
    expect(await problemIn(await put({ capacity: 3 }))).toMatchObject({ code: 'wrong-state' });
    expect(await planned()).toMatchObject(settings);
  });

  test('[PRESALE-3] [PRESALE-5] says who buys before everybody, and no queue is planned into that time', async () => {
    const { id } = await newDraft();
    const path = `/v1/events/${id}`;
    const put = (part: string, body: object) => ask(`${path}/${part}`, { method: 'PUT', body, token: organiser });
    const presale = { name: 'Members', opensAt: '2031-02-01T09:00:00.000Z', closesAt: '2031-02-02T09:00:00.000Z' };
    const planned = async () => (await get<OrganisedEvent>(`/v1/organiser/events/${id}`, { token: organiser })).presale;
    expect(await planned()).toBeNull();
    expect((await put('presale', presale)).status).toBe(200);
    expect(await planned()).toEqual(presale);
    const queue = { joinsFrom: '2031-02-01T09:00:00.000Z', closesAt: '2031-02-02T09:10:00.000Z', capacity: 2 };
    const early = await problemIn(await put('queue', { ...queue, opensAt: '2031-02-02T09:29:59.000Z' }));
    expect(early.errors).toMatchObject([{ pointer: '/opensAt' }]);
    expect((await put('queue', { ...queue, opensAt: '2031-02-02T09:30:00.000Z' })).status).toBe(200);
    expect((await ask(`${path}/presale`, { method: 'DELETE', token: organiser })).status).toBe(204);
    expect(await planned()).toBeNull();
  });

  test('[ORGANISE-2] is not published when it was moved to before its queue and its presale', async () => {
    const { id, body } = await newDraft();
    const path = `/v1/events/${id}`;
    const put = (part: string, wanted: object) =>
      ask(`${path}/${part}`, { method: 'PUT', body: wanted, token: organiser });
    const queue = {
      joinsFrom: '2031-02-02T09:00:00Z',
      closesAt: '2031-02-03T08:45:00Z',
      opensAt: '2031-02-03T09:00:00Z',
    };
    await put('queue', { ...queue, capacity: 2 });
    await put('presale', { name: 'Members', opensAt: '2031-02-01T09:00:00Z', closesAt: '2031-02-02T09:00:00Z' });
    const { startsAt } = body;
    expect((await edit(id, { ...body, startsAt: '2031-02-02T08:00:00Z' })).status).toBe(200);
    const refused = await problemIn(await ask(`${path}/publish`, { method: 'POST', token: organiser }));
    expect(refused.errors).toMatchObject([{ pointer: '/queue/opensAt' }, { pointer: '/presale/closesAt' }]);
    expect((await edit(id, { ...body, startsAt })).status).toBe(200);
    expect((await ask(`${path}/publish`, { method: 'POST', token: organiser })).status).toBe(200);
  });

  test('[ORGANISE-3] is fixed once it is published', async () => {
    const { id, body } = await newDraft();
    await post(`/v1/events/${id}/publish`, { token: organiser });
    expect(await problemIn(await edit(id, { ...body, name: 'Cheaper' }))).toMatchObject({ code: 'wrong-state' });
    const after = await get<OrganisedEvent>(`/v1/organiser/events/${id}`, { token: organiser });
    expect(after).toMatchObject({ name: body.name, status: 'published', isOnSale: true, zones: body['zones'] });
  });

  test('[ORGANISE-2] that cannot be sold stays a draft', async () => {
    const prices = [{ zone: 'gallery', ticketType: 'adult', faceMinor: 2000, feeMinor: 200, taxMinor: 154 }];
    const zones = [{ code: 'gallery', name: 'Gallery', category: 'Gallery' }];
    const { id, body } = await newDraft({ zones, prices });
    const refused = await ask(`/v1/events/${id}/publish`, { method: 'POST', token: organiser });
    expect(await problemIn(refused)).toMatchObject({ errors: [{ pointer: '/zones' }] });
    expect((await edit(id, body)).status).toBe(200);
  });

  test('may have its poster before anybody sees it', async () => {
    const { id, body } = await newDraft();
    const headers = { Authorization: `Bearer ${organiser}`, 'Idempotency-Key': crypto.randomUUID() };
    const asked = { method: 'POST', headers, body: jpegOf({ width: 800, height: 800 }) };
    const uploaded = await exports.default.fetch(new Request(`${ORIGIN}/v1/events/${id}/poster`, asked));
    const { imageUrl } = await uploaded.json<{ imageUrl: string }>();
    expect((await edit(id, { ...body, name: 'With a poster' })).status).toBe(200);
    expect(await get(`/v1/organiser/events/${id}`, { token: organiser })).toMatchObject({ imageUrl });
  });
});

test('the plans of a venue, with what price zones are made of', async () => {
  const { body } = await newDraft();
  const { items } = await get<PlanList>(`/v1/venues/${String(body['venueId'])}/plans`, { token: organiser });
  expect(items).toMatchObject([{ id: body['planId'], version: 1, capacity: 6, categories: [{ name: 'Front' }, {}] }]);
});

describe('a sale', () => {
  test('[ORGANISE-5] counts bookings, tickets and money, minute by minute', async () => {
    const eventId = await eventOnSale();
    await buySeats(eventId, [0, 1]);
    await buySeats(eventId, [2]);
    const sales = await get<Sales>(`/v1/events/${eventId}/sales`, { token: organiser });
    expect(sales).toMatchObject({ bookings: 2, tickets: 3, grossMinor: 17_700, refundedMinor: 0, currency: 'CHF' });
    expect(sales.perMinute).toHaveLength(60);
    expect(sales.perMinute.slice(-3).reduce((sum, one) => sum + one)).toBe(2);
    expect(sales.perMinute.slice(0, 50).every((one) => one === 0)).toBe(true);
    const search = await get<OrganisedList>('/v1/organiser/events?limit=100', { token: organiser });
    expect(search.items.find(({ id }) => id === eventId)).toMatchObject({ sold: 3, capacity: 20, isOnSale: true });
  });

  test('[ORGANISE-6] says how it stands, and whether it is paused', async () => {
    const eventId = await eventOnSale();
    await post(`/v1/events/${eventId}/clock`, { body: { paused: true }, token: organiser });
    const sale = await get<SaleStatusDocument>(`/v1/events/${eventId}/sale`, { token: organiser });
    expect(sale).toMatchObject({ paused: true, closed: false, soldOut: false });
    expect(sale.seats).toEqual({ available: 20, held: 0, booked: 0, blocked: 0 });
  });

  test('refunds by state: none of these has failed', async () => {
    const eventId = await eventOnSale();
    const { booking } = await buySeats(eventId, [0]);
    const body = { amountMinor: 5900 };
    await post(`/v1/bookings/${booking.id}/refunds`, { body, token: organiser });
    const listed = (state: string) =>
      get<RefundList>(`/v1/events/${eventId}/refunds?state=${state}`, { token: organiser });
    await expect
      .poll(async () => (await listed('done')).items, { timeout: 15_000 })
      .toMatchObject([{ bookingId: booking.id, amountMinor: 5900, currency: 'CHF', attempt: 1, failure: null }]);
    expect((await listed('failed')).items).toEqual([]);
    const sales = await get<Sales>(`/v1/events/${eventId}/sales`, { token: organiser });
    expect(sales).toMatchObject({ tickets: 0, grossMinor: 5900, refundedMinor: 5900 });
  });
});
