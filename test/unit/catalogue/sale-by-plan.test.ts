import { describe, expect, it } from 'vitest';
import { saleByPlan } from '../../../db/import/sale-by-plan.ts';
import { eventOf, jsonLdEvent } from './fixture.ts';

const PLAN = { id: 'plan', categories: ['A+', 'A', 'Été'] };

describe('what an event sells', () => {
  it('[IMP-3] prices the categories that its zones are named after, in the order of the plan', () => {
    const sale = saleOf([
      { name: 'été — Child', price: 5 },
      { name: 'A — Adult', price: 20 },
      { name: 'A+ — Adult', price: 30 },
    ]);
    expect(sale).toEqual({
      planId: 'plan',
      zones: [
        { code: 'a', name: 'A+', category: 'A+' },
        { code: 'a-2', name: 'A', category: 'A' },
        { code: 'ete', name: 'Été', category: 'Été' },
      ],
      ticketTypes: [
        { code: 'child', name: 'Child' },
        { code: 'adult', name: 'Adult' },
      ],
      prices: [
        { zone: 'ete', ticketType: 'child', faceMinor: 500, feeMinor: 0, taxMinor: 0 },
        { zone: 'a-2', ticketType: 'adult', faceMinor: 2000, feeMinor: 0, taxMinor: 0 },
        { zone: 'a', ticketType: 'adult', faceMinor: 3000, feeMinor: 0, taxMinor: 0 },
      ],
      notes: [],
    });
  });

  it('[IMP-3] is one price in every category when its one zone is none of them', () => {
    const sale = saleOf([{ price: 20 }, { name: 'Child', price: 10 }]);
    expect(sale.zones.map(({ category }) => category)).toEqual(['A+', 'A', 'Été']);
    expect(sale.prices.map(({ zone, ticketType, faceMinor }) => [zone, ticketType, faceMinor])).toEqual(
      ['a', 'a-2', 'ete'].flatMap((zone) => [
        [zone, 'adult', 2000],
        [zone, 'child', 1000],
      ]),
    );
  });

  it('[IMP-3] is nothing when several zones are all unknown to the plan, or when nothing is priced', () => {
    expect(
      saleOf([
        { name: 'X', price: 1 },
        { name: 'Y', price: 2 },
      ]),
    ).toEqual({
      planId: null,
      zones: [],
      ticketTypes: [],
      prices: [],
      notes: [
        'the seating plan has no category "X": its offers were left out',
        'the seating plan has no category "Y": its offers were left out',
        'nothing is priced: it is shown and not sold',
      ],
    });
    expect(saleOf([])).toMatchObject({ planId: null, notes: ['nothing is priced: it is shown and not sold'] });
  });

  it('[IMP-3] shows its prices, and sells nothing, where there is no plan', () => {
    const event = eventOf(jsonLdEvent({ offers: [{ name: 'Floor', price: 1 }] }));
    expect(saleByPlan(event, null)).toMatchObject({
      planId: null,
      zones: [{ code: 'floor', name: 'Floor', category: 'Floor' }],
      prices: [{ zone: 'floor', ticketType: 'adult', faceMinor: 100 }],
    });
  });
});

function saleOf(offers: object[]) {
  return saleByPlan(eventOf(jsonLdEvent({ offers })), PLAN);
}
