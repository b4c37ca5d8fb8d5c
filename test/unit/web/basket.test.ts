import { expect, test } from 'vitest';
import {
  basketPrice,
  changeTicketType,
  EMPTY_BASKET,
  linesOf,
  neighboursOf,
  setPlaces,
  toggleSeat,
} from '../../../web/seat-map/basket.ts';
import { lostWords } from '../../../web/seat-map/seat-words.ts';
import { openShop } from '../../../web/seat-map/shop.ts';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import { packedLength, setSeatState, type SeatState } from '../../../protocol/socket/availability.ts';
import { smallRoom } from './small-room.ts';

const { model, plan } = smallRoom();

test('[BASKET-1] picking picks the default ticket, picking again gives the seat back', () => {
  const picked = toggleSeat(EMPTY_BASKET, 5, model);
  expect([...picked]).toEqual([[5, 'adult']]);
  expect(toggleSeat(picked, 5, model).size).toBe(0);
});

test('[BASKET-1] a seat that is not for sale stays out', () => {
  expect(toggleSeat(EMPTY_BASKET, 4, model).size).toBe(0);
});

test('[BASKET-1] only a ticket that the zone sells is taken', () => {
  const picked = toggleSeat(toggleSeat(EMPTY_BASKET, 0, model), 5, model);
  expect([...changeTicketType(picked, { seat: 5, ticketType: 'child', model })]).toEqual([
    [0, 'adult'],
    [5, 'child'],
  ]);
  expect(changeTicketType(picked, { seat: 0, ticketType: 'child', model })).toBe(picked);
});

test('[BASKET-2] the price is the itemised sum of the lines', () => {
  const picked = toggleSeat(toggleSeat(EMPTY_BASKET, 0, model), 5, model);
  const basket = changeTicketType(picked, { seat: 5, ticketType: 'child', model });
  expect(linesOf(basket, model).map((line) => line.offer.price.totalMinor)).toEqual([5150, 1650]);
  expect(basketPrice(basket, model)).toEqual({ faceMinor: 6500, feeMinor: 200, taxMinor: 100 });
});

test('[BASKET-4] places come from the order given, and the last ones go first', () => {
  const area = { first: 10, capacity: 4 };
  const seat = toggleSeat(EMPTY_BASKET, 0, model);
  const two = setPlaces(seat, { area, quantity: 2, freePlaces: [13, 11, 10], model });
  expect([...two.keys()]).toEqual([0, 13, 11]);
  const three = setPlaces(two, { area, quantity: 3, freePlaces: [11, 12], model });
  expect([...three.keys()]).toEqual([0, 13, 11, 12]);
  expect([...setPlaces(three, { area, quantity: 1, freePlaces: [], model }).keys()]).toEqual([0, 13]);
});

test('[BASKET-3] what somebody else takes leaves the basket, and is told', () => {
  const shop = openShop({ event: event(), plan, model });
  const lost: number[][] = [];
  shop.onLost((seats) => lost.push(seats));
  shop.setAvailability(availability(1, {}));
  shop.setBasket(toggleSeat(toggleSeat(EMPTY_BASKET, 0, model), 1, model));
  shop.setAvailability(availability(2, { 1: 1, 2: 2 }));
  expect([...shop.basket().keys()]).toEqual([0]);
  expect(lost).toEqual([[1]]);
  expect([0, 1, 2, 3].map((seat) => shop.look(seat))).toEqual(['yours', 'held', 'gone', 'free']);
});

test('[BASKET-5] seats of the own hold are the fan’s to keep', () => {
  const shop = openShop({ event: event(), plan, model });
  shop.setHold({
    id: 'h',
    eventId: 'e',
    fence: '1.1',
    state: 'held',
    seats: [{ seat: 1, zone: 'front', ticketType: 'adult', faceMinor: 0, feeMinor: 0, taxMinor: 0, totalMinor: 0 }],
    currency: 'EUR',
    total: { faceMinor: 0, feeMinor: 0, taxMinor: 0, totalMinor: 0 },
    secondsLeft: 60,
    paused: false,
    paymentsDown: false,
    extended: false,
    quote: '',
  });
  shop.setBasket(new Map([[1, 'adult']]));
  shop.setAvailability(availability(1, { 1: 1 }));
  expect([...shop.basket().keys()]).toEqual([1]);
});

test('[BASKET-3] the nearest free seats of the same row and price are named', () => {
  const free = new Set([0, 2, 3, 5, 6]);
  expect(neighboursOf(1, { model, isFree: (seat) => free.has(seat) })).toEqual([0, 2]);
  expect(neighboursOf(12, { model, isFree: () => true })).toEqual([]);
});

test('[BASKET-3] the words say what happened, what it means and what to do', () => {
  expect(lostWords(['K-14'], ['K-15', 'K-16'])).toBe(
    'Someone else took K-14 a moment ago. Nothing was charged. K-15 and K-16 are free at the same price.',
  );
  expect(lostWords(['K-14', 'K-15'], [])).toContain('pick another one');
});

function event(): EventDetail {
  return { seatsPerFanMax: 6 } as EventDetail;
}

function availability(version: number, states: Record<number, SeatState>) {
  const packed = new Uint8Array(packedLength(plan.capacity));
  for (const [seat, state] of Object.entries(states)) setSeatState(packed, Number(seat), state);
  return { epoch: 1, version, capacity: plan.capacity, packed };
}
