import { describe, expect, it } from 'vitest';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { publicationOf } from '../../../domain/inventory/publication-of.ts';
import { validatePublication } from '../../../domain/inventory/validate-publication.ts';
import { quotePayload } from '../../../domain/pricing/quote.ts';
import type { EventId } from '../../../domain/shared/ids.ts';
import type { PlanDrawing, SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import { accepted, guest, Office, price, publication } from './fixtures.ts';

/** Rows of seats at these x positions, 10 apart from top to bottom; then a standing area of 3. */
function plan(rows: number[][], drawings: PlanDrawing[] = []): SeatingPlan {
  const seats = rows.flatMap((row, r) =>
    row.map((x, s) => ({
      guid: `${r}-${s}`,
      number: `${s + 1}`,
      row: r,
      category: r === 0 ? 0 : 1,
      x,
      y: r * 10,
      accessible: r === 1 && s === 0,
    })),
  );
  let first = 0;
  return {
    name: 'Test hall',
    size: { width: 100, height: 100 },
    categories: ['Front', 'Back', 'Standing'].map((name) => ({ name, color: '#000000' })),
    sections: [{ name: 'Hall' }],
    rows: rows.map((row, r) => ({
      section: 0,
      label: `${r + 1}`,
      first: (first += row.length) - row.length,
      length: row.length,
    })),
    seats,
    areas: [
      {
        name: 'Pit',
        category: 2,
        first: seats.length,
        capacity: 3,
        outline: { shape: 'circle', x: 0, y: 0, radius: 5 },
      },
    ],
    drawings,
    capacity: seats.length + 3,
  };
}

const stage = (y: number): PlanDrawing => ({ kind: 'text', text: { text: 'Main STAGE', x: 15, y, sizeUnits: 12 } });

function sale(changes: { zones?: { code: string; name: string; category: string }[] } = {}) {
  const { address, epoch, planHash, currency, floors, seatsPerFanMax, holdSeconds, paymentSeconds } = publication();
  return {
    address,
    epoch,
    planHash,
    currency,
    floors,
    seatsPerFanMax,
    holdSeconds,
    paymentSeconds,
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: [[price(100)], [price(50)]],
    zones: [
      { code: 'pit', name: 'Pit', category: 'Standing' },
      { code: 'front', name: 'Front', category: 'Front' },
    ],
    ...changes,
  };
}

function ranks(made: Publication): number[] {
  return made.rows.map(({ rank }) => rank);
}

describe('[HOLD-42] a publication from a plan', () => {
  it('sells the categories that zones name, in seat-index order', () => {
    const made = publicationOf(
      plan([
        [0, 10, 20],
        [0, 10],
      ]),
      sale(),
    );
    expect(made).toMatchObject({
      capacity: 8,
      zones: [
        { code: 'pit', name: 'Pit' },
        { code: 'front', name: 'Front' },
      ],
      zoneRuns: [
        { zone: 1, length: 3 },
        { zone: null, length: 2 },
        { zone: 0, length: 3 },
      ],
      accessibleSeats: [3],
    });
    expect(validatePublication(made)).toEqual([]);
  });

  it('joins neighbouring categories of one fate', () => {
    const zones = [{ code: 'pit', name: 'Pit', category: 'Standing' }];
    const made = publicationOf(
      plan([
        [0, 10],
        [0, 10],
      ]),
      { ...sale({ zones }), prices: [[price(100)]] },
    );
    expect(made.zoneRuns).toEqual([
      { zone: null, length: 4 },
      { zone: 0, length: 3 },
    ]);
  });

  it('cuts rows at aisles and keeps the middle of the whole row', () => {
    const { rows } = publicationOf(plan([[0, 10, 20, 45, 55], [0, 10, 26], [5]]), sale());
    expect(rows).toEqual([
      { first: 0, length: 3, rank: 0, centre: 2 },
      { first: 3, length: 2, rank: 0, centre: -1 },
      { first: 5, length: 3, rank: 1, centre: 1 },
      { first: 8, length: 1, rank: 2, centre: 0 },
    ]);
  });

  it('ranks rows by their distance to the stage', () => {
    const rows = [
      [0, 10],
      [0, 10],
      [0, 10],
    ];
    expect(ranks(publicationOf(plan(rows, [stage(30)]), sale()))).toEqual([2, 1, 0]);
    expect(ranks(publicationOf(plan(rows, [stage(11)]), sale()))).toEqual([2, 0, 1]);
    expect(ranks(publicationOf(plan(rows), sale()))).toEqual([0, 1, 2]);
  });

  it('knows a stage by the word, not by a part of one', () => {
    const drawing: PlanDrawing = { kind: 'text', text: { text: 'Backstage bar', x: 0, y: 90, sizeUnits: 12 } };
    const outlined: PlanDrawing = {
      kind: 'outline',
      outline: { shape: 'rectangle', x: 0, y: 80, width: 10, height: 5, rotationDegrees: 0 },
      fill: null,
      text: { text: 'Stage', x: 5, y: 80, sizeUnits: 12 },
    };
    const bare: PlanDrawing = { ...outlined, text: null };
    const made = publicationOf(plan([[0], [0]], [bare, drawing]), sale());
    expect(ranks(made)).toEqual([0, 1]);
    const staged = publicationOf(plan([[0], [0]], [drawing, outlined]), sale());
    expect(ranks(staged)).toEqual([1, 0]);
  });
});

describe('[HOLD-41] faults of a publication', () => {
  it('the fixture has none', () => {
    expect(validatePublication(publication())).toEqual([]);
  });

  it.each<[Partial<Publication>, string[]]>([
    [{ epoch: 0 }, ['epoch']],
    [{ floors: 65 }, ['floors']],
    [{ floors: 1.5 }, ['floors']],
    [{ seatsPerFanMax: 0 }, ['seatsPerFanMax']],
    [{ seatsPerFanMax: 51 }, ['seatsPerFanMax']],
    [{ holdSeconds: 0, paymentSeconds: 1201 }, ['holdSeconds', 'paymentSeconds']],
    [{ currency: 'euro' }, ['currency']],
    [{ planHash: '' }, ['planHash']],
    [{ capacity: 37 }, ['zoneRuns']],
    [{ capacity: 0, zoneRuns: [], rows: [], accessibleSeats: [] }, ['capacity']],
    [{ ticketTypes: [], prices: [[], [], []] }, ['ticketTypes']],
    [{ prices: [[price(1), price(1), null]] }, ['prices']],
    [{ prices: publication().prices.map((row) => row.slice(1)) }, ['prices']],
    [{ zoneRuns: [{ zone: 3, length: 36 }] }, ['zoneRuns[0].zone']],
    [
      {
        zoneRuns: [
          { zone: 0, length: 36 },
          { zone: 1, length: 0 },
        ],
      },
      ['zoneRuns[1].length'],
    ],
    [{ rows: [{ first: 30, length: 7, rank: 0, centre: 3 }] }, ['rows[0]']],
    [{ rows: [publication().rows[1]!, publication().rows[0]!] }, ['rows[1]']],
    [{ rows: [{ first: 0, length: 1, rank: -1, centre: 0 }] }, ['rows[0]']],
    [{ rows: [{ first: 0, length: 1, rank: 0, centre: Number.NaN }] }, ['rows[0]']],
    [{ accessibleSeats: [5, 4] }, ['accessibleSeats']],
    [{ accessibleSeats: [36] }, ['accessibleSeats']],
  ])('names the field: %j', (changes, fields) => {
    const faults = validatePublication(publication(changes));
    expect(faults.map(({ field }) => field)).toEqual(fields);
  });

  it('names the code and the price at fault', () => {
    const zones = publication().zones.with(2, { code: 'stalls', name: 'Again' });
    expect(validatePublication(publication({ zones }))).toEqual([
      { field: 'zones[2].code', message: 'must be its own code' },
    ]);
    const prices = publication().prices.with(1, [null, { ...price(10), feeMinor: -1 }, null]);
    expect(validatePublication(publication({ prices }))).toEqual([
      { field: 'prices[1][1]', message: 'must be whole minor units, none negative' },
    ]);
  });
});

describe('[HOLD-43] the text of a signed quote', () => {
  const address = {
    eventId: '00000000-0000-7000-8000-000000000001' as EventId,
    jurisdiction: 'eu',
    hint: null,
  } as const;

  it('is the same for the same hold, and says what it costs', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3, 4]);
    expect(quotePayload(address, office.view(hold))).toBe(quotePayload(address, hold));
    expect(JSON.parse(quotePayload(address, hold))).toEqual([
      'onsale-quote-2',
      [address.eventId, 'eu', null],
      hold.holdId,
      '1.1',
      'EUR',
      [10_000, 1000, 2000],
      [
        [3, 'stalls', 'adult', 5000, 500, 1000],
        [4, 'stalls', 'adult', 5000, 500, 1000],
      ],
    ]);
  });

  it('differs when the seats do', () => {
    const office = new Office();
    const hold = office.hold(guest(1), [3, 4]);
    const other = accepted(office.replace(guest(1), hold, [3, 5]));
    expect(quotePayload(address, other)).not.toBe(quotePayload(address, hold));
    const elsewhere = { ...address, jurisdiction: 'us' } as const;
    expect(quotePayload(elsewhere, hold)).not.toBe(quotePayload(address, hold));
  });
});
