import type { HeldSeat } from '../../../domain/inventory/hold-view.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';

/** A hold as the ledger's rows tell of it. */
export interface OracleHold {
  holdId: string;
  deviceId: string;
  userId: string | null;
  fence: string;
  seats: readonly HeldSeat[];
  /** Of a booking: seats that are its no longer. */
  givenBack: Set<number>;
  totalMinor: number;
  phase: 'held' | 'paying' | 'expiring' | 'committed' | 'released';
  sessionId: string | null;
  extended: boolean;
  heldAtMs: number;
  /** Event time. */
  expiresAtMs: number;
  /** By how much its deadlines were moved because its fan waited for leave to pay. */
  waitedMs: number;
  /** Every phase it was ever in, and every deadline it ever had. */
  phases: Set<string>;
  deadlinesMs: Set<number>;
}

export function isLive({ phase }: OracleHold): boolean {
  return phase !== 'committed' && phase !== 'released';
}

/** Whether it ends by itself at its deadline. */
export function hasDeadline({ phase }: OracleHold): boolean {
  return phase === 'held' || phase === 'paying';
}

export function ownerOf({ userId, deviceId }: OracleHold): string {
  return userId ?? deviceId;
}

/** The seats that a booking still has. */
export function keptSeats({ seats, givenBack }: OracleHold): HeldSeat[] {
  return seats.filter(({ seat }) => !givenBack.has(seat));
}

export function seatsText(seats: readonly HeldSeat[]): string {
  return seats.map((seat) => `${seat.seat} ${seat.ticketType} ${priceTotalMinor(seat)}`).join();
}

export function indexesOf(seats: readonly HeldSeat[]): number[] {
  return seats.map(({ seat }) => seat);
}
