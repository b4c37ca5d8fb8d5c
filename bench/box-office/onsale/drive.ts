import type { CommandResult } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type DeviceId, type UserId } from '../../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { attemptsOf, type Attempt } from '../load/attempts.ts';
import { runBatchLoad, type BatchRun, type DecideAttempts } from '../load/batch-load.ts';
import type { RunRecorder } from '../load/run-tally.ts';
import { DriverSocket } from './driver-socket.ts';
import { commandOf, outcomeOf } from './hold-commands.ts';

/** Batches of holds, straight into box offices. */
export function driveBatches(port: number, run: BatchRun): Promise<RunRecorder> {
  return drive(port, run, (drivers) => async (attempts, lane) => {
    const results = await drivers[lane]!.decide(attempts[0]!.event, attempts.map(commandOf));
    return results.map(outcomeOf);
  });
}

/**
 * Whole lives of bookings: hold and start of payment in floors' batches, attach and commit in batches as the queue's
 * consumer sends them; accepted when Postgres has the tickets.
 */
export function driveLives(port: number, run: BatchRun): Promise<RunRecorder> {
  return drive(port, run, (drivers) => async (attempts, lane) => {
    const driver = drivers[lane]!;
    const { event } = attempts[0]!;
    const held = (await driver.decide(event, attempts.map(commandOf))).map(grantedIn);
    const starts = attempts.map((attempt, i) => startPaymentOf(attempt, held[i]!));
    const paying = (await driver.decide(event, starts)).map(grantedIn);
    await driver.pay(event, paying.map(attachOf));
    await driver.pay(event, paying.map(commitOf));
    await driver.untilRecorded(
      event,
      attempts.map(({ holdId }) => holdId),
    );
    return attempts.map(() => 'accepted');
  });
}

async function drive(
  port: number,
  run: BatchRun,
  decideBy: (drivers: DriverSocket[]) => DecideAttempts,
): Promise<RunRecorder> {
  const lanes = Array.from({ length: run.lanes }, (_, lane) => DriverSocket.open(port, lane));
  const drivers = await Promise.all(lanes);
  try {
    const { workload } = run;
    return await runBatchLoad({ ...run, ...workload, source: attemptsOf(workload), decide: decideBy(drivers) });
  } finally {
    for (const driver of drivers) driver.close();
  }
}

function startPaymentOf(attempt: Attempt, { holdId, fence }: HoldView) {
  const fan = { userId: idOf<UserId>(attempt.fan), deviceId: idOf<DeviceId>(attempt.fan) };
  return { kind: 'start-payment' as const, key: `pay ${attempt.key}`, fan, holdId, fence };
}

function attachOf({ holdId, fence, state }: HoldView) {
  const attempt = state.name === 'paying' ? state.attempt : 0;
  return { kind: 'attach' as const, holdId, fence, attempt, sessionId: `session-${holdId}` };
}

function commitOf({ holdId, fence, total }: HoldView) {
  const payment = { sessionId: `session-${holdId}`, paymentId: `payment-${holdId}` };
  return { kind: 'commit' as const, holdId, fence, ...payment, amountMinor: priceTotalMinor(total) };
}

function grantedIn(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused unexpectedly: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}
