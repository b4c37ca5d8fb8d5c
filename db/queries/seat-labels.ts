import { sql } from 'drizzle-orm';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { Database } from '../database.ts';

/** What is printed on a ticket: section, row and number of a seat, or the name of its standing area. */
export interface SeatLabel {
  section: string;
  row: string | null;
  number: string | null;
}

/** @throws on an index that the plan does not have */
export type SeatLabels = (seat: number) => SeatLabel;

/** Plans that an isolate keeps; a large one takes some 3 MB. */
const PLANS_KEPT_MAX = 8;

/**
 * The labels of an event's seats in an epoch of its box office. An event moves to another plan only with its epoch, and
 * the geometry is megabytes of JSON: it is read once, not with every delivery.
 * @throws when the event has no plan: it cannot have sold anything
 */
export async function readSeatLabels(
  db: Database,
  { eventId, epoch }: { eventId: string; epoch: number },
): Promise<SeatLabels> {
  const key = `${eventId} ${epoch}`;
  const known = labelsOfEpoch.get(key);
  if (known) return known;
  const { rows } = await db.execute<LabelPlan & Record<string, unknown>>(sql`
    select p.geometry -> 'sections' as sections, p.geometry -> 'rows' as rows, p.geometry -> 'areas' as areas,
      (select jsonb_agg(seat -> 'number' order by place)
       from jsonb_array_elements(p.geometry -> 'seats') with ordinality as s(seat, place)) as numbers
    from events e join seating_plans p on p.id = e.plan_id
    where e.id = ${eventId}`);
  invariant(rows[0], `event ${eventId} has a seating plan, because it sold seats`);
  const labels = labelsOf(rows[0]);
  const [oldest] = labelsOfEpoch.keys();
  if (labelsOfEpoch.size >= PLANS_KEPT_MAX) labelsOfEpoch.delete(oldest!);
  labelsOfEpoch.set(key, labels);
  return labels;
}

const labelsOfEpoch = new Map<string, SeatLabels>();

interface LabelPlan extends Pick<SeatingPlan, 'sections' | 'rows' | 'areas'> {
  /** What is printed on each seat, in seat-index order; null: the plan has areas only. */
  numbers: string[] | null;
}

function labelsOf({ sections, rows, areas, numbers }: LabelPlan): SeatLabels {
  const seats = numbers ?? [];
  const rowOf = new Uint32Array(seats.length);
  for (const [index, { first, length }] of rows.entries()) rowOf.fill(index, first, first + length);
  return (seat) => {
    const number = seats[seat];
    if (number !== undefined) {
      const row = rows[rowOf[seat]!]!;
      return { section: sections[row.section]!.name, row: row.label, number };
    }
    const area = areas.find(({ first, capacity }) => seat >= first && seat < first + capacity);
    invariant(area, `seat ${seat} is in the plan`);
    return { section: area.name, row: null, number: null };
  };
}
