import type { CommandResult, FanCommand } from '../../../domain/inventory/commands.ts';
import { idOf, type DeviceId, type HoldId } from '../../../domain/shared/ids.ts';
import { seatsOf, type Attempt } from '../load/attempts.ts';
import { PLAN_HASH } from '../load/bench-publication.ts';
import type { Outcome } from '../load/run-tally.ts';

/** The command that an attempt is to a box office. */
export function commandOf(attempt: Attempt): FanCommand {
  return {
    kind: 'hold',
    key: attempt.key,
    fan: { userId: null, deviceId: idOf<DeviceId>(attempt.fan) },
    holdId: idOf<HoldId>(attempt.holdId),
    seats: {
      kind: 'seats',
      planHash: PLAN_HASH,
      seats: seatsOf(attempt).map((seat) => ({ seat, ticketType: null })),
    },
    replaces: null,
  };
}

/** @throws on refusals that this bench never provokes: a run of them would measure nothing */
export function outcomeOf(result: CommandResult): Outcome {
  if (result.ok) return 'accepted';
  const { reason } = result.refusal;
  if (reason === 'seats-taken') return 'refused';
  if (reason === 'busy') return 'busy';
  throw new Error(`refused unexpectedly: ${JSON.stringify(result.refusal)}`);
}
