import type { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import { boxOfficeOf, type ObjectNamespaces } from '../../../durable-objects/address-book.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { attemptsOf } from '../load/attempts.ts';
import { runBatchLoad, type BatchRun } from '../load/batch-load.ts';
import { addressOf } from '../load/bench-publication.ts';
import type { RunRecorder } from '../load/run-tally.ts';
import { commandOf, outcomeOf } from './hold-commands.ts';

/** Above the numbers of the floors that shoppers are on: batches of a floor that boots again would be stale. */
const DRIVER_FLOORS = 1_000;

/** Drives box offices as floors do: each lane is a floor with one batch in flight. */
export async function driveBatches(exports: ObjectNamespaces, run: BatchRun): Promise<RunRecorder> {
  const offices = new Map<number, DurableObjectStub<BoxOffice>>();
  const officeOf = (event: number): DurableObjectStub<BoxOffice> => {
    const known = offices.get(event);
    if (known) return known;
    const office = boxOfficeOf(exports, addressOf(event));
    offices.set(event, office);
    return office;
  };
  const boot = Date.now();
  let seq = 0;
  return runBatchLoad({
    ...run,
    ...run.workload,
    source: attemptsOf(run.workload),
    async decide(attempts, lane) {
      const floor = DRIVER_FLOORS + lane;
      seq++;
      const commands = attempts.map(commandOf);
      const answer = await officeOf(attempts[0]!.event).decideBatch({ floor, boot, seq, commands });
      if (!answer.ok) throw new Error(`the box office refused a batch: ${answer.refusal}`);
      return answer.results.map(outcomeOf);
    },
  });
}

/** 1 for each seat of an event that is not available. */
export async function takenSeats(exports: ObjectNamespaces, event: number): Promise<Uint8Array> {
  const bytes = await boxOfficeOf(exports, addressOf(event)).snapshot();
  const frame = bytes && decodeAvailabilityFrame(bytes);
  if (!frame?.ok || frame.value.kind !== 'snapshot') throw new Error('a published box office has a snapshot');
  const { availability } = frame.value;
  return Uint8Array.from({ length: availability.capacity }, (_, seat) =>
    seatStateAt(availability.packed, seat) === 0 ? 0 : 1,
  );
}
