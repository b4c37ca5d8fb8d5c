import { seatMoves, type SeatMoves } from '../seating/seat-moves.ts';
import type { SeatingPlan } from '../seating/seating-plan.ts';
import type { PaidSession } from './decide-rebuild.ts';

/** From the plan of an epoch to that of now. */
export type MovesSince = (epoch: number) => SeatMoves;

/** A move of an event to another plan: the first epoch that was sold by it, and the plan that it left. */
export interface PlanMove {
  epoch: number;
  fromPlan: SeatingPlan;
}

/**
 * How seats that were named at an epoch are to be read by the plan of now, however often the event has moved since.
 * @param moves the first first
 */
export function movesSince(moves: readonly PlanMove[], plan: SeatingPlan): MovesSince {
  return (epoch) => {
    const left = moves.find((move) => move.epoch > epoch);
    return left ? seatMoves(left.fromPlan, plan) : (seat) => seat;
  };
}

/** Payments that nobody had recorded, in the seats of the plan that is sold now; one without its seats has no claim. */
export function movePaid(
  settled: readonly { payment: PaidSession; epoch: number }[],
  movesFrom: MovesSince,
): PaidSession[] {
  return settled.map(({ payment, epoch }) => {
    if (payment.claim === null) return payment;
    const moves = movesFrom(epoch);
    const { quote, userId } = payment.claim;
    const seats = quote.seats.map((held) => ({ ...held, seat: moves(held.seat) }));
    const isWhole = seats.every((held): held is typeof held & { seat: number } => held.seat !== null);
    return { ...payment, claim: isWhole ? { userId, quote: { ...quote, seats } } : null };
  });
}

/** Seats in the plan that is sold now, without those that it does not have. */
export function moveSeats(seats: number[], moves: SeatMoves): number[] {
  return seats.map(moves).filter((seat) => seat !== null);
}
