import { FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';
import { eventIdOf, seatsOf, type Attempt } from './attempts.ts';
import { PLAN_HASH } from './bench-publication.ts';
import type { Outcome } from './run-tally.ts';

/** The body of an attempt, as the API and the floor's socket have it. */
export function holdBody(attempt: Attempt): object {
  return { planHash: PLAN_HASH, seats: seatsOf(attempt).map((seat) => ({ seat })) };
}

/** The headers by which a gateway tells who asks. */
export function fanHeaders(fan: string): Record<string, string> {
  return { [FLOOR_FAN_HEADER]: JSON.stringify({ userId: null, deviceId: fan }) };
}

export function holdsPath(event: number): string {
  return `/events/${eventIdOf(event)}/holds`;
}

export function floorPath(event: number): string {
  return `/events/${eventIdOf(event)}/floor`;
}

/** @throws on any answer that is not an outcome of this bench */
export function outcomeOfStatus(status: number): Outcome {
  switch (status) {
    case 201:
      return 'accepted';
    case 409:
      return 'refused';
    case 503:
      return 'busy';
    default:
      throw new Error(`answered ${status}`);
  }
}
