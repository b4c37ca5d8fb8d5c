import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestAvailable, type PickRequest } from '../../../domain/inventory/best-available.ts';
import {
  AVAILABLE,
  BOOKED,
  createInventory,
  seatState,
  setSeatState,
  type Inventory,
} from '../../../domain/inventory/inventory.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { accepted, guest, Office, price, publication, seatsOf } from './fixtures.ts';

const NOTHING: ReadonlySet<number> = new Set();

/** `pattern`: a letter a seat of row after row: "." free, "x" taken, "w" a free accessible seat. */
function house(rows: string[], more: Partial<Publication> = {}): Inventory {
  let first = 0;
  const runs = rows.map((row, rank) => {
    const run = { first, length: row.length, rank, centre: (row.length - 1) / 2 };
    first += row.length;
    return run;
  });
  const letters = rows.join('').split('');
  const inventory = createInventory(
    publication({
      capacity: letters.length,
      zones: [{ code: 'all', name: 'All' }],
      prices: [[price(1000), price(500), null]],
      zoneRuns: [{ zone: 0, length: letters.length }],
      rows: runs,
      accessibleSeats: letters.flatMap((letter, seat) => (letter === 'w' ? [seat] : [])),
      ...more,
    }),
  );
  for (const [seat, letter] of letters.entries()) if (letter === 'x') setSeatState(inventory, seat, BOOKED);
  return inventory;
}

function pick(inventory: Inventory, quantity: number, more: Partial<PickRequest> = {}): number[] | string {
  const found = bestAvailable(inventory, { zone: 0, quantity, allowSplit: false, mine: NOTHING, ...more });
  if (found.ok) return found.value;
  return found.failure.kind === 'apart' ? `apart ${found.failure.longestRun}` : `only ${found.failure.available}`;
}

describe('[HOLD-14] the order of preference', () => {
  it('the middle of the best row', () => {
    expect(pick(house(['.......', '.......']), 3)).toEqual([2, 3, 4]);
  });

  it('the lower index of two equally near the centre', () => {
    expect(pick(house(['......']), 3)).toEqual([0, 1, 2]);
    expect(pick(house(['...x...']), 3)).toEqual([0, 1, 2]);
    expect(pick(house(['...x...']), 1)).toEqual([2]);
  });

  it('no orphan before a better row', () => {
    expect(pick(house(['xx...xx', '.......']), 2)).toEqual([9, 10]);
    expect(pick(house(['xx..xxx', '.......']), 2)).toEqual([2, 3]);
  });

  it('no orphan before the centre', () => {
    expect(pick(house(['x......x.']), 4)).toEqual([3, 4, 5, 6]);
  });

  it('one orphan when there is no other way, in the best row, and two only then', () => {
    expect(pick(house(['...', '...']), 2)).toEqual([0, 1]);
    expect(pick(house(['.....', '.....']), 4)).toEqual([0, 1, 2, 3]);
  });

  it('one group before a better row', () => {
    expect(pick(house(['..x..', 'x...x']), 3, { allowSplit: true })).toEqual([6, 7, 8]);
  });

  it('the centre of the whole row for a run beside an aisle', () => {
    const inventory = house(['......'], { rows: [{ first: 0, length: 6, rank: 0, centre: 9 }] });
    expect(pick(inventory, 2)).toEqual([4, 5]);
  });
});

describe('[HOLD-15] accessible places', () => {
  it('are never picked, not even as the last ones', () => {
    expect(pick(house(['w.w']), 2)).toBe('only 1');
    expect(pick(house(['.ww.']), 2)).toBe('apart 1');
    expect(pick(house(['.ww.']), 2, { allowSplit: true })).toEqual([0, 3]);
  });

  it('can be named', () => {
    const office = new Office();
    expect(seatsOf(office.hold(guest(1), [18, 19]))).toEqual([18, 19]);
  });
});

describe('[HOLD-16] standing areas', () => {
  const areas: Partial<Publication> = { rows: [{ first: 0, length: 3, rank: 0, centre: 1 }] };

  it('come after the rows, lowest index first', () => {
    expect(pick(house(['...', '.x..'], areas), 2)).toEqual([0, 1]);
    expect(pick(house(['xx.', '.x..'], areas), 2)).toEqual([3, 5]);
    expect(pick(house(['xx.', '.x..'], areas), 4, { allowSplit: true })).toEqual([2, 3, 5, 6]);
    expect(pick(house(['xx.', '.x..'], areas), 4)).toBe('apart 3');
  });

  it('give back from the lowest index', () => {
    const office = new Office();
    const stand = (fan: number, places: number) =>
      accepted(
        office.do(
          office.holdCommand(guest(fan), [], {
            seats: { kind: 'best', zone: 'floor', ticketTypes: Array(places).fill(null), allowSplit: false },
          }),
        ),
      );
    const first = stand(1, 3);
    expect([seatsOf(first), seatsOf(stand(2, 2))]).toEqual([
      [26, 27, 28],
      [29, 30],
    ]);
    accepted(office.release(guest(1), first));
    expect(seatsOf(stand(3, 4))).toEqual([26, 27, 28, 31]);
  });
});

describe('[HOLD-17] seats apart', () => {
  it('need leave', () => {
    expect(pick(house(['..x.', 'x..x']), 3)).toBe('apart 2');
    expect(pick(house(['..x.', 'x..x']), 6, { allowSplit: true })).toBe('only 5');
  });

  it('come in the fewest groups, the largest and best first', () => {
    expect(pick(house(['..x.', '...x']), 4, { allowSplit: true })).toEqual([3, 4, 5, 6]);
    expect(pick(house(['.x.x', 'x..x']), 3, { allowSplit: true })).toEqual([2, 5, 6]);
  });

  it('say how many there are, and how many side by side, to the fan', () => {
    const office = new Office();
    office.hold(guest(1), [22, 23]);
    const best = (places: number) =>
      office.do(
        office.holdCommand(guest(2), [], {
          seats: { kind: 'best', zone: 'circle', ticketTypes: Array(places).fill(null), allowSplit: false },
        }),
      );
    const refusal = { reason: 'no-adjacent-seats', zone: 'circle', longestRun: 2 };
    expect(best(3)).toEqual({ ok: false, refusal });
    office.hold(guest(3), [20, 21]);
    expect(best(3)).toEqual({ ok: false, refusal: { reason: 'zone-exhausted', zone: 'circle', available: 2 } });
  });
});

describe('[HOLD-10] seats of the hold being replaced', () => {
  it('are as good as free', () => {
    const office = new Office();
    const first = office.hold(guest(1), [20, 21]);
    office.hold(guest(2), [24, 25]);
    const result = office.do(
      office.holdCommand(guest(1), [], {
        seats: { kind: 'best', zone: 'circle', ticketTypes: [null, 'child', null, null], allowSplit: false },
        replaces: { holdId: first.holdId, fence: first.fence },
      }),
    );
    expect(accepted(result).seats.map(({ seat, ticketType }) => `${seat} ${ticketType}`)).toEqual([
      '20 adult',
      '21 child',
      '22 adult',
      '23 adult',
    ]);
  });

  it('also in a standing area', () => {
    const inventory = house(['.xx.'], { rows: [] });
    expect(pick(inventory, 3, { mine: new Set([1, 2]) })).toEqual([0, 1, 2]);
    expect(pick(house(['xxx.'], { rows: [] }), 3, { mine: new Set([2, 1]) })).toEqual([1, 2, 3]);
  });
});

/** Every block of the size in every row, scored by the rule as it is written. */
function bruteForce(inventory: Inventory, size: number): number[] | null {
  const accessible = new Set(inventory.publication.accessibleSeats);
  const candidates: { score: number[]; seats: number[] }[] = [];
  for (const { first, length, rank, centre } of inventory.publication.rows) {
    const free = (seat: number): boolean =>
      seat >= first && seat < first + length && !accessible.has(seat) && seatState(inventory, seat) === AVAILABLE;
    for (let start = first; start + size <= first + length; start++) {
      const seats = Array.from({ length: size }, (_, i) => start + i);
      if (!seats.every(free)) continue;
      const orphans = [start - 1, start + size].filter(
        (seat) => free(seat) && [seat - 1, seat + 1].every((next) => seats.includes(next) || !free(next)),
      );
      const middle = (seats[0]! + seats.at(-1)!) / 2;
      candidates.push({ score: [orphans.length, rank, Math.abs(middle - (first + centre)), start], seats });
    }
  }
  candidates.sort((a, b) => {
    const at = a.score.findIndex((part, i) => part !== b.score[i]);
    return at === -1 ? 0 : a.score[at]! - b.score[at]!;
  });
  return candidates[0]?.seats ?? null;
}

/** The number of stretches of neighbours that seats make. */
function groupsOf(inventory: Inventory, seats: number[]): number {
  const row = (seat: number): number => inventory.publication.rows.findIndex((r) => seat < r.first + r.length);
  return seats.filter((seat, i) => i === 0 || seats[i - 1] !== seat - 1 || row(seat) !== row(seats[i - 1]!)).length;
}

/** The fewest groups by trying: the longest free runs, added until they are enough. */
function fewestGroups(inventory: Inventory, quantity: number): number {
  const accessible = new Set(inventory.publication.accessibleSeats);
  const lengths = inventory.publication.rows.flatMap(({ first, length }) => {
    const letters = Array.from({ length }, (_, i) => {
      return seatState(inventory, first + i) === AVAILABLE && !accessible.has(first + i) ? '.' : 'x';
    });
    return letters
      .join('')
      .split('x')
      .map((run) => run.length);
  });
  lengths.sort((a, b) => b - a);
  let groups = 0;
  for (let left = quantity; left > 0; left -= lengths[groups++]!);
  return groups;
}

const houses = fc.array(fc.string({ unit: fc.constantFrom('.', '.', '.', 'x', 'w'), minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 5,
});

describe('[HOLD-14] [HOLD-17] against brute force on small plans', () => {
  it('picks the best block', () => {
    fc.assert(
      fc.property(houses, fc.integer({ min: 1, max: 6 }), (rows, quantity) => {
        const inventory = house(rows);
        const expected = bruteForce(inventory, quantity);
        const picked = pick(inventory, quantity);
        if (expected === null) expect(picked).toMatch(/^(apart|only)/);
        else expect(picked).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('splits into the fewest groups of free, general, different seats', () => {
    fc.assert(
      fc.property(houses, fc.integer({ min: 1, max: 12 }), (rows, quantity) => {
        const inventory = house(rows);
        const picked = pick(inventory, quantity, { allowSplit: true });
        const free = rows
          .join('')
          .split('')
          .flatMap((letter, seat) => (letter === '.' ? [seat] : []));
        if (typeof picked === 'string') {
          expect(picked).toBe(`only ${free.length}`);
          expect(free.length).toBeLessThan(quantity);
          return;
        }
        expect(new Set(picked).size).toBe(quantity);
        expect(picked.every((seat) => free.includes(seat))).toBe(true);
        expect(groupsOf(inventory, picked)).toBeLessThanOrEqual(fewestGroups(inventory, quantity));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the counts behind a pick', () => {
  it('[HOLD-14] [HOLD-17] what comes and goes between picks is seen: they are those of a house without a past', () => {
    const move = fc.record({
      seat: fc.nat(59),
      free: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 5 }),
      allowSplit: fc.boolean(),
      mine: fc.uniqueArray(fc.nat(59), { maxLength: 2 }).map((seats) => new Set(seats)),
    });
    fc.assert(
      fc.property(houses, fc.array(move, { minLength: 1, maxLength: 30 }), (rows, moves) => {
        const inventory = house(rows);
        const seats = inventory.publication.capacity;
        for (const { seat, free, quantity, allowSplit, ...asked } of moves) {
          setSeatState(inventory, seat % seats, free ? AVAILABLE : BOOKED);
          const mine = new Set([...asked.mine].filter((own) => own < seats && seatState(inventory, own) === BOOKED));
          const fresh = createInventory(inventory.publication);
          for (let at = 0; at < seats; at++) setSeatState(fresh, at, seatState(inventory, at));
          const request = { allowSplit, mine };
          expect(pick(inventory, quantity, request)).toEqual(pick(fresh, quantity, request));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[HOLD-5] stay right while seats come and go', () => {
    const moves = fc.array(fc.tuple(fc.nat(35), fc.constantFrom(0, 1, 2, 3)), { maxLength: 80 });
    fc.assert(
      fc.property(moves, (list) => {
        const inventory = createInventory(publication());
        for (const [seat, state] of list) if (seat < 34) setSeatState(inventory, seat, state);
        const { layout } = inventory;
        const free = (first: number, length: number): number[] =>
          Array.from({ length }, (_, i) => first + i).filter((seat) => seatState(inventory, seat) === AVAILABLE);
        expect([...inventory.freeInStretch]).toEqual(layout.stretches.map((s) => free(s.first, s.length).length));
        expect([...inventory.freeInArea]).toEqual(layout.areas.map((a) => free(a.first, a.length).length));
        expect([...inventory.lowestFreeInArea]).toEqual(
          layout.areas.map((a) => free(a.first, a.length)[0] ?? a.first + a.length),
        );
      }),
    );
  });
});
