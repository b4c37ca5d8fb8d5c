import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAN_CAPACITY_MAX, PLAN_TEXT_CHARS_MAX } from '../../../domain/seating/plan-limits.ts';
import { parsePretixPlan } from '../../../domain/seating/pretix-plan.ts';
import { seatLabel, type SeatingPlan } from '../../../domain/seating/seating-plan.ts';

const SEAT_AT = '/zones/0/rows/0/seats/0';
const FLOOR = 'b6f0b7a4-7a51-4f0e-9d6b-0f3f4b1f9a01';

describe('a plan that is valid', () => {
  it('[PLAN-1] places a seat at zone + row + seat, and a row without a position at its zone', () => {
    const plan = parsed(
      planOf({
        zones: [
          zoneOf({
            position: { x: 100, y: 50 },
            rows: [
              { row_number: 'A', position: { x: 10, y: 5 }, seats: [seatOf('a1', { position: { x: 1, y: 2 } })] },
              { row_number: 'B', seats: [seatOf('b1', { position: { x: 3, y: 4 } })] },
            ],
          }),
        ],
      }),
    );
    expect(plan.seats.map(({ x, y }) => [x, y])).toEqual([
      [111, 57],
      [103, 54],
    ]);
  });

  it('[PLAN-2] numbers seats by zones, rows and seats in document order, then the areas', () => {
    const plan = parsed(
      planOf({
        zones: [
          zoneOf({ name: 'Floor', rows: [], areas: [rectangleOf({ uuid: FLOOR })] }),
          zoneOf({ name: 'Stalls', rows: [rowOf('A', ['s1', 's2']), rowOf('B', []), rowOf('C', ['s3'])] }),
          zoneOf({ name: 'Balcony', rows: [rowOf('A', ['b1'])] }),
        ],
      }),
      { areas: [{ uuid: FLOOR, name: 'Standing', category: 'Cheap', capacity: 100 }] },
    );
    expect(plan.seats.map((seat) => seat.guid)).toEqual(['s1', 's2', 's3', 'b1']);
    expect(plan.sections.map((section) => section.name)).toEqual(['Stalls', 'Balcony']);
    expect(plan.rows).toEqual([
      { section: 0, label: 'A', first: 0, length: 2 },
      { section: 0, label: 'C', first: 2, length: 1 },
      { section: 1, label: 'A', first: 3, length: 1 },
    ]);
    expect(plan.areas).toMatchObject([{ name: 'Standing', category: 1, first: 4, capacity: 100 }]);
    expect(plan.capacity).toBe(104);
    expect(seatLabel(plan, 103)).toEqual({ section: 'Standing', row: null, seat: null });
    expect(seatLabel(plan, 3)).toEqual({ section: 'Balcony', row: 'A', seat: '1' });
  });

  it('[PLAN-2] keeps document order for any shape of plan', () => {
    const shape = fc.array(fc.array(fc.nat({ max: 6 }), { maxLength: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(shape, (zones) => {
        let next = 0;
        const document = planOf({
          zones: zones.map((rows) =>
            zoneOf({
              rows: rows.map((count, i) =>
                rowOf(
                  String(i),
                  Array.from({ length: count }, () => `g${next++}`),
                ),
              ),
            }),
          ),
        });
        fc.pre(next > 0);
        const plan = parsed(document);
        expect(plan.seats.map((seat) => seat.guid)).toEqual(Array.from({ length: next }, (_, i) => `g${i}`));
        for (const row of plan.rows) {
          const seats = plan.seats.slice(row.first, row.first + row.length);
          expect(seats.every((seat) => plan.rows[seat.row] === row)).toBe(true);
        }
        expect(plan.rows.reduce((sum, row) => sum + row.length, 0)).toBe(plan.capacity);
      }),
    );
  });

  it('[PLAN-6] knows accessible seats by the supplement and by their category', () => {
    const plan = parsed(
      planOf({
        categories: [{ name: 'Stalls' }, { name: 'Wheelchair and companion' }],
        zones: [
          zoneOf({
            rows: [{ row_number: 'A', seats: [seatOf('a1'), seatOf('a2'), wheelchairSeat('a3')] }],
          }),
        ],
      }),
      { accessibleSeats: ['a2'] },
    );
    expect(plan.seats.map((seat) => seat.accessible)).toEqual([false, true, true]);
  });

  it('[PLAN-7] draws shapes, turned and moved, with their words, and passes over unknown ones', () => {
    const text = { text: 'Bar', position: { x: 5, y: 6 }, color: '#000', size: 12 };
    const plan = parsed(
      planOf({
        zones: [
          zoneOf({
            position: { x: 100, y: 100 },
            rows: [rowOf('A', ['a1'])],
            areas: [
              { shape: 'circle', position: { x: 1, y: 1 }, color: '#eee', circle: { radius: 9 }, text },
              { shape: 'ellipse', position: { x: 2, y: 2 }, rotation: 30, ellipse: { radius: { x: 8, y: 4 } } },
              {
                shape: 'polygon',
                position: { x: 0, y: 0 },
                rotation: 90,
                polygon: {
                  points: [
                    { x: 10, y: 0 },
                    { x: 0, y: 10 },
                  ],
                },
              },
              { shape: 'text', position: { x: 3, y: 3 }, text },
              { shape: 'hyperboloid', position: { x: 3, y: 3 }, hyperboloid: { radius: 3 } },
            ],
          }),
        ],
      }),
    );
    expect(plan.drawings).toEqual([
      {
        kind: 'outline',
        outline: { shape: 'circle', x: 101, y: 101, radius: 9 },
        fill: '#eee',
        text: { text: 'Bar', x: 106, y: 107, sizeUnits: 12 },
      },
      {
        kind: 'outline',
        outline: { shape: 'ellipse', x: 102, y: 102, radiusX: 8, radiusY: 4, rotationDegrees: 30 },
        fill: null,
        text: null,
      },
      {
        kind: 'outline',
        outline: {
          shape: 'polygon',
          points: [
            { x: 100, y: 110 },
            { x: 90, y: 100 },
          ],
        },
        fill: null,
        text: null,
      },
      { kind: 'text', text: { text: 'Bar', x: 108, y: 109, sizeUnits: 12 } },
    ]);
  });

  it('[PLAN-7] reads the first version of the schema: plain rectangles, plain words, no size', () => {
    const { size: _, ...document } = planOf({
      zones: [
        zoneOf({
          displayed: true,
          rows: [{ row_number: '1', seats: [seatOf('a1', { position: { x: 300, y: 40 } })], number_of_seats: 1 }],
          areas: [{ width: 100, height: 50, position: { x: 10, y: 20 }, rotation: 0, text: 'Stage', color: 'red' }],
        }),
      ],
    });
    const plan = parsed(document);
    expect(plan.size).toEqual({ width: 320, height: 90 });
    expect(plan.drawings).toEqual([
      {
        kind: 'outline',
        outline: { shape: 'rectangle', x: 10, y: 20, width: 100, height: 50, rotationDegrees: 0 },
        fill: 'red',
        text: { text: 'Stage', x: 60, y: 45, sizeUnits: 16 },
      },
    ]);
  });
});

describe('a plan with faults', () => {
  it('[PLAN-3] reports every fault, each in its place', () => {
    const document = planOf({
      categories: [{ name: 'Stalls' }, { name: 'Stalls' }, {}],
      zones: [
        { rows: [rowOf('A', [])] },
        zoneOf({
          rows: [
            {
              row_number: 7,
              seats: [
                seatOf('a1', { category: 'Circle' }),
                seatOf('a1'),
                { seat_number: 3, position: { x: '1' } },
                null,
              ],
            },
          ],
        }),
      ],
    });
    expect(faults(document)).toEqual([
      ['/categories/1', 'the category "Stalls" is defined twice'],
      ['/categories/2/name', '"name" is missing'],
      ['/zones/0/position', '"position" is missing'],
      ['/zones/1/rows/0/row_number', 'must be a string, not a number'],
      ['/zones/1/rows/0/seats/0/category', 'there is no category "Circle"'],
      ['/zones/1/rows/0/seats/1/seat_guid', 'the seat_guid "a1" is already used at /zones/1/rows/0/seats/0/seat_guid'],
      ['/zones/1/rows/0/seats/2/seat_guid', '"seat_guid" is missing'],
      ['/zones/1/rows/0/seats/2/category', '"category" is missing'],
      ['/zones/1/rows/0/seats/2/position/x', 'must be a number, not a string'],
      ['/zones/1/rows/0/seats/2/position/y', '"y" is missing'],
      ['/zones/1/rows/0/seats/2/seat_number', 'must be a string, not a number'],
      ['/zones/1/rows/0/seats/3', 'must be an object, not null'],
    ]);
  });

  it.each([
    ['nothing', undefined, '', 'there is no document'],
    ['a list', [], '', 'must be an object, not an array'],
    ['no seats', planOf({ zones: [] }), '', 'the plan has no seats and no standing places'],
    ['an empty name', planOf({ name: ' ' }), '/name', 'must not be empty'],
    ['zones that are no list', planOf({ zones: {} }), '/zones', 'must be an array, not an object'],
    [
      'a size of nothing',
      planOf({ size: { width: 0, height: 9 } }),
      '/size/width',
      'must lie between 1 and 1000000, not 0',
    ],
    ['a guid of nothing', planWithSeat({ seat_guid: '' }), `${SEAT_AT}/seat_guid`, 'must not be empty'],
    [
      'a seat beyond the moon',
      planWithSeat({ position: { x: 4e8, y: 0 } }),
      `${SEAT_AT}/position/x`,
      'must lie between -1000000 and 1000000, not 400000000',
    ],
    [
      'an endless number',
      planWithSeat({ seat_number: '9'.repeat(PLAN_TEXT_CHARS_MAX + 1) }),
      `${SEAT_AT}/seat_number`,
      'is longer than 200 characters',
    ],
    [
      'a circle without a radius',
      planOf({ zones: [zoneOf({ areas: [{ shape: 'circle', position: { x: 0, y: 0 }, circle: {} }] })] }),
      '/zones/0/areas/0/circle/radius',
      '"radius" is missing',
    ],
  ])('[PLAN-3] refuses %s', (_, document, pointer, message) => {
    expect(faults(document)).toContainEqual([pointer, message]);
  });

  it('[PLAN-4] refuses more places than the limit', () => {
    const document = planOf({ zones: [zoneOf({ areas: [rectangleOf({ uuid: FLOOR })] })] });
    const standing = { uuid: FLOOR, name: 'Field', category: 'Cheap', capacity: PLAN_CAPACITY_MAX };
    expect(faults(document, { areas: [standing] })).toEqual([
      ['', 'the plan has 200001 places; at most 200000 are possible'],
    ]);
  });

  it('[PLAN-5] reports the faults of the supplement in its own place', () => {
    const document = planOf({
      zones: [
        zoneOf({ areas: [rectangleOf({ uuid: FLOOR }), { shape: 'text', uuid: 'words', position: { x: 0, y: 0 } }] }),
      ],
    });
    const supplement = {
      areas: [
        { uuid: FLOOR, name: 'Floor', category: 'Nowhere', capacity: 2.5 },
        { uuid: 'words', name: 'Words', category: 'Cheap', capacity: 3 },
        { uuid: 'unknown', name: 'Roof', category: 'Cheap', capacity: 3 },
      ],
      accessibleSeats: ['a1', 'a2'],
    };
    expect(faults(document, supplement)).toEqual([
      ['/supplement/areas/0/capacity', 'must be a whole number of places'],
      ['/supplement/areas/0/category', 'there is no category "Nowhere"'],
      ['/zones/0/areas/1', 'a standing area needs a shape'],
      ['/supplement/areas/2', 'the plan draws no area with the uuid "unknown"'],
      ['/supplement/accessibleSeats/1', 'the plan has no seat with the guid "a2"'],
    ]);
  });

  it('[PLAN-3] never throws, whatever the document is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (document, supplement) => {
        const result = parsePretixPlan(document, supplement);
        expect(result.ok || result.failure.length > 0).toBe(true);
      }),
    );
  });
});

function planOf(members: object): Record<string, unknown> {
  return {
    name: 'Hall',
    size: { width: 400, height: 300 },
    categories: [{ name: 'Stalls', color: '#336699' }, { name: 'Cheap' }],
    zones: [zoneOf({})],
    ...members,
  };
}

function planWithSeat(members: object) {
  return planOf({ zones: [zoneOf({ rows: [{ row_number: 'A', seats: [seatOf('a1', members)] }] })] });
}

function zoneOf(members: object): object {
  return { name: 'Stalls', position: { x: 0, y: 0 }, rows: [rowOf('A', ['a1'])], ...members };
}

function rowOf(label: string, guids: string[]): object {
  return {
    row_number: label,
    position: { x: 0, y: 0 },
    seats: guids.map((guid, i) => seatOf(guid, { seat_number: String(i + 1), position: { x: i * 20, y: 0 } })),
  };
}

function seatOf(guid: string, members: object = {}): object {
  return { seat_guid: guid, seat_number: '1', position: { x: 0, y: 0 }, category: 'Stalls', ...members };
}

function wheelchairSeat(guid: string): object {
  return seatOf(guid, { category: 'Wheelchair and companion' });
}

function rectangleOf(members: object): object {
  return { shape: 'rectangle', position: { x: 0, y: 0 }, rectangle: { width: 50, height: 40 }, ...members };
}

function parsed(document: unknown, supplement: unknown = null): SeatingPlan {
  const result = parsePretixPlan(document, supplement);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** Pointer and sentence of each fault. */
function faults(document: unknown, supplement: unknown = null): [pointer: string, message: string][] {
  const result = parsePretixPlan(document, supplement);
  return result.ok ? [] : result.failure.map(({ pointer, message }) => [pointer, message]);
}
