import { boxOfficeOf, type ObjectNamespaces } from '../../../durable-objects/address-book.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { addressOf } from '../load/bench-publication.ts';

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
