import type { CommandResult } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type DeviceId, type UserId } from '../../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { boxOfficeOf, type ObjectNamespaces } from '../../../durable-objects/address-book.ts';
import type { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import { attemptsOf, type Attempt } from '../load/attempts.ts';
import { runBatchLoad, type BatchRun } from '../load/batch-load.ts';
import { addressOf } from '../load/bench-publication.ts';
import type { RunRecorder } from '../load/run-tally.ts';
import { commandOf } from './hold-commands.ts';
import { recordedBookings } from './ledger-consumer.ts';

/** How often the driver looks whether its bookings are recorded. */
const LOOK_MS = 2;

type Office = DurableObjectStub<BoxOffice>;

/**
 * The whole life of bookings on the run's one event: hold and start of payment in floors' batches, attach and commit in
 * batches as the queue's consumer sends them; accepted when Postgres has the tickets.
 */
export async function driveLives(exports: ObjectNamespaces, run: BatchRun): Promise<RunRecorder> {
  const office = boxOfficeOf(exports, addressOf(run.workload.events.first));
  const boot = Date.now();
  let seq = 0;
  return runBatchLoad({
    ...run,
    ...run.workload,
    source: attemptsOf(run.workload),
    async decide(attempts, floor) {
      const held = await batch(office, { floor, boot, seq: ++seq, commands: attempts.map(commandOf) });
      const commands = attempts.map((attempt, i) => startPaymentOf(attempt, held[i]!));
      const paying = await batch(office, { floor, boot, seq: ++seq, commands });
      await pay(office, paying);
      while (!attempts.every(({ holdId }) => recordedBookings.has(holdId))) await scheduler.wait(LOOK_MS);
      return attempts.map(() => 'accepted');
    },
  });
}

async function batch(office: Office, floorBatch: Parameters<BoxOffice['decideBatch']>[0]): Promise<HoldView[]> {
  const answer = await office.decideBatch(floorBatch);
  if (!answer.ok) throw new Error(`the box office refused a batch: ${answer.refusal}`);
  return answer.results.map(grantedIn);
}

function startPaymentOf(attempt: Attempt, { holdId, fence }: HoldView) {
  const fan = { userId: idOf<UserId>(attempt.fan), deviceId: idOf<DeviceId>(attempt.fan) };
  return { kind: 'start-payment' as const, key: `pay ${attempt.key}`, fan, holdId, fence };
}

async function pay(office: Office, paying: HoldView[]): Promise<void> {
  const attached = await office.decidePayments(
    paying.map(({ holdId, fence, state }) => {
      const attempt = state.name === 'paying' ? state.attempt : 0;
      return { kind: 'attach', holdId, fence, attempt, sessionId: sessionOf(holdId) };
    }),
  );
  const committed = await office.decidePayments(
    attached.map(grantedIn).map(({ holdId, fence, total }) => ({
      kind: 'commit',
      holdId,
      fence,
      sessionId: sessionOf(holdId),
      paymentId: `payment-${holdId}`,
      amountMinor: priceTotalMinor(total),
    })),
  );
  for (const result of committed) grantedIn(result);
}

function sessionOf(holdId: string): string {
  return `session-${holdId}`;
}

function grantedIn(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused unexpectedly: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}
