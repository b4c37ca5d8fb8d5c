import { expect, test } from 'vitest';
import { arenaPlan } from '../../../db/seed/plans/arena-plan.ts';
import { parsePretixPlan } from '../../../domain/seating/pretix-plan.ts';
import { buildMapModel, NO_ZONE } from '../../../web/seat-map/map-model.ts';
import { smallRoom } from './small-room.ts';

test('[MAP-3] zones stand dearest first, coloured in that order', () => {
  const { model } = smallRoom();
  expect(model.zones.map(({ code, colour, priceMinor }) => [code, colour, priceMinor])).toEqual([
    ['front', 1, 5150],
    ['back', 2, 3150],
  ]);
});

test('[MAP-3] a seat is in the zone of its category; without one it is not for sale', () => {
  const { model } = smallRoom();
  expect([...model.zoneOf]).toEqual([0, 0, 0, 0, NO_ZONE, 1, 1, 1, 1, NO_ZONE, 1, 1, 1, 1]);
});

test('a turned rectangle is boxed by its turned corners', () => {
  const { model } = smallRoom();
  expect(model.areas[0]!.box).toEqual({ left: -20, top: 100, right: 0, bottom: 150 });
});

test('sections drop the word that all of them begin with, on the map only', () => {
  const { model } = smallRoom();
  expect(model.sections.map(({ name, shortName }) => [name, shortName])).toEqual([
    ['Block 1', '1'],
    ['Block 2', '2'],
  ]);
});

test('a row has its letter at both ends, and once more in each aisle', () => {
  const { plan, offers } = smallRoom();
  const withAisle = plan.seats.map((seat, i) => (i === 3 || i === 4 ? { ...seat, x: seat.x + 15 } : seat));
  const model = buildMapModel({ ...plan, seats: withAisle }, { offers });
  expect(model.sections[0]!.rowMarks).toEqual([
    { x: -20, y: 0, label: 'A' },
    { x: 115, y: 0, label: 'A' },
    { x: 55, y: 0, label: 'A' },
  ]);
  expect(model.sections[1]!.rowMarks).toHaveLength(2);
});

test('an arena of 18,000 places compiles, with every seat in the grid once', () => {
  const { plan: document, supplement } = arenaPlan('Arena');
  const parsed = parsePretixPlan(document, supplement);
  if (!parsed.ok) throw new Error('the arena is a valid plan');
  const model = buildMapModel(parsed.value, { offers: [] });
  expect(new Set(model.grid.seats).size).toBe(parsed.value.seats.length);
  expect(model.pitch).toBeCloseTo(22, 0);
  expect(model.areas).toHaveLength(2);
});
