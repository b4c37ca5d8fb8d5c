import { hexToBytes } from '@noble/hashes/utils.js';
import {
  listPlanMoves,
  listStandingTickets,
  moveToPlan,
  readTargetPlan,
  type NewTicket,
  type StandingTicket,
  type TargetPlan,
} from '../../db/queries/plan-moves.ts';
import { readPublicationSource, type PublicationSource } from '../../db/queries/publishing.ts';
import { movesSince, type MovesSince } from '../../domain/inventory/moved-seats.ts';
import { validatePublication } from '../../domain/inventory/validate-publication.ts';
import { seatMoves, type SeatMoves } from '../../domain/seating/seat-moves.ts';
import { seatLabel } from '../../domain/seating/seating-plan.ts';
import type { TicketId } from '../../domain/shared/ids.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { ticketCode } from '../../domain/tickets/ticket-code.ts';
import { newId } from '../new-id.ts';
import { publicationFrom } from '../publication-from.ts';
import type { Services } from '../services.ts';

/** Moving an event to another plan of its venue, as a part of making its sale anew. */
export interface PlanMoveRequest {
  planId: string;
  requestKey: string;
  message: string | null;
}

export type PlanMoveRefusal =
  /** The venue has no such plan. */
  | { kind: 'no-such-plan' }
  /** The event cannot be sold by it: faults of its publication. */
  | { kind: 'unsellable'; faults: { field: string; message: string }[] }
  /** Tickets of these seats (of the plan that is left) would have none, or one that is not for sale. */
  | { kind: 'orphans'; seats: number[] };

/** Whether an event could move now. Asked before its sale is touched, and again once nothing more can be sold. */
export async function checkPlanMove(
  { db }: Pick<Services, 'db'>,
  { source, planId }: { source: PublicationSource; planId: string },
): Promise<Result<{ target: TargetPlan; moves: SeatMoves; tickets: StandingTicket[] }, PlanMoveRefusal>> {
  const { eventId } = source.address;
  const target = await readTargetPlan(db, { eventId, planId });
  if (!target) return fail({ kind: 'no-such-plan' });
  const publication = publicationFrom({ ...source, ...planOf(target) }, source.epoch);
  const faults = validatePublication(publication);
  if (faults.length > 0) return fail({ kind: 'unsellable', faults });
  const forSale = publication.zoneRuns.flatMap(({ zone, length }) => Array.from({ length }, () => zone !== null));
  const moves = seatMoves(source.plan, target.plan);
  const tickets = await listStandingTickets(db, eventId);
  const orphans = tickets.filter(({ seat }) => {
    const moved = moves(seat);
    return moved === null || !forSale[moved];
  });
  return orphans.length > 0
    ? fail({ kind: 'orphans', seats: orphans.map(({ seat }) => seat) })
    : ok({ target, moves, tickets });
}

/**
 * Moves the tickets, once nothing more can be sold or paid: all in one transaction, or finds that it was done by a call
 * that broke off afterwards. Answers with the event as it is then, and how seats of before are to be read.
 */
export async function movePlan(
  services: Services,
  { source, epoch, wanted }: { source: PublicationSource; epoch: number; wanted: PlanMoveRequest | null },
): Promise<Result<MovedEvent, PlanMoveRefusal>> {
  const { db, vars } = services;
  const { eventId } = source.address;
  const isMoved = (await listPlanMoves(db, eventId)).some((move) => move.epoch === epoch);
  if (wanted === null || isMoved) return ok(await readMoved(services, eventId));
  const checked = await checkPlanMove(services, { source, planId: wanted.planId });
  if (!checked.ok) return checked;
  const { target, moves, tickets } = checked.value;
  if (target.contentHash !== source.planHash) {
    const seed = hexToBytes(vars.TICKET_SIGNING_KEY);
    await moveToPlan(db, {
      eventId,
      epoch,
      fromPlanId: source.planId,
      toPlanId: target.planId,
      campaignId: newId<never>(),
      requestKey: wanted.requestKey,
      message: wanted.message,
      tickets: tickets.map((ticket) => newTicket(ticket, { target, moves, seed })),
    });
  }
  return ok(await readMoved(services, eventId));
}

/** An event as it is sold now, and how what was said of its seats before is to be read. */
export interface MovedEvent {
  source: PublicationSource;
  /** From the plan of an epoch to that of now. */
  movesSince: MovesSince;
}

export async function readMoved({ db }: Pick<Services, 'db'>, eventId: string): Promise<MovedEvent> {
  const moves = await listPlanMoves(db, eventId);
  const source = await readPublicationSource(db, eventId);
  invariant(source, 'an event that is rebuilt stays');
  return { source, movesSince: movesSince(moves, source.plan) };
}

function planOf({ planId, plan, contentHash }: TargetPlan) {
  return { planId, plan, planHash: contentHash };
}

function newTicket(
  { id: oldId, seat: from }: StandingTicket,
  { target, moves, seed }: { target: TargetPlan; moves: SeatMoves; seed: Uint8Array },
): NewTicket {
  const seat = moves(from);
  invariant(seat !== null, 'a ticket that would be orphaned stops the move');
  const { section, row, seat: number } = seatLabel(target.plan, seat);
  const id = newId<TicketId>();
  return { oldId, id, seat, section, row, number, code: ticketCode({ ticketId: id, generation: 1 }, seed) };
}
