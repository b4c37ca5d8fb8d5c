import { buildMapModel, type MapModel } from '../../../web/seat-map/map-model.ts';
import type { PlanSeat, SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import type { Offer } from '../../../protocol/http/catalogue.ts';

/** Two rows of five seats (the last of each not for sale) and a standing area of four places. */
export function smallRoom(): { plan: SeatingPlan; offers: Offer[]; model: MapModel } {
  const plan: SeatingPlan = {
    name: 'Small room',
    size: { width: 300, height: 300 },
    categories: ['Front', 'Back', 'Staff'].map((name) => ({ name, color: '#000' })),
    sections: [{ name: 'Block 1' }, { name: 'Block 2' }],
    rows: [
      { section: 0, label: 'A', first: 0, length: 5 },
      { section: 1, label: 'B', first: 5, length: 5 },
    ],
    seats: [0, 1].flatMap((row) => [0, 1, 2, 3, 4].map((i) => seatOf(row, i))),
    areas: [
      {
        name: 'Floor',
        category: 1,
        first: 10,
        capacity: 4,
        outline: { shape: 'rectangle', x: 0, y: 100, width: 50, height: 20, rotationDegrees: 90 },
      },
    ],
    drawings: [],
    capacity: 14,
  };
  const offers = [
    offer('back', 'Back', 'adult', 3000),
    offer('back', 'Back', 'child', 1500),
    offer('front', 'Front', 'adult', 5000),
  ];
  return { plan, offers, model: buildMapModel(plan, { offers }) };
}

function offer(zone: string, name: string, ticketType: string, faceMinor: number): Offer {
  const price = { faceMinor, feeMinor: 100, taxMinor: 50, totalMinor: faceMinor + 150 };
  return { zone, zoneName: name, planCategory: name, ticketType, ticketTypeName: ticketType, price };
}

function seatOf(row: number, i: number): PlanSeat {
  return {
    guid: `${row}-${i}`,
    number: String(i + 1),
    row,
    category: i === 4 ? 2 : row,
    x: i * 20,
    y: row * 30,
    accessible: row === 1 && i === 0,
  };
}
