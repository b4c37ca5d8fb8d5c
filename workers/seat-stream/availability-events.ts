import { Buffer } from 'node:buffer';
import {
  changedSeats,
  decodeAvailabilityFrame,
  seatStateAt,
  type Availability,
  type SeatState,
} from '../../protocol/socket/availability.ts';

const POLL_MS = 1_000;
/** Proxies close what is silent for longer. */
const HEARTBEAT_MS = 15_000;
/** One invocation may make 10,000 subrequests; a stream is moved to another long before. */
const STREAM_MS_MAX = 5 * 60_000;
const RECONNECT_MS = 1_000;

const STATE_NAMES: Record<SeatState, string> = { 0: 'available', 1: 'held', 2: 'booked', 3: 'blocked' };

interface SeatSource {
  /** The cached snapshot frame; null: it cannot be read right now. */
  readSnapshot: () => Promise<Uint8Array | null>;
  /** `epoch.version` that the client has. */
  lastEventId: string | null;
}

/**
 * Seat changes as server-sent events (HTML Living Standard, 9.2). It re-reads the cached document, so that no object
 * is kept awake by an open response, and however many clients follow, the floor is asked once a second.
 */
export function availabilityEvents({ readSnapshot, lastEventId }: SeatSource): ReadableStream<Uint8Array> {
  const endsAtMs = Date.now() + STREAM_MS_MAX;
  let known: Availability | null = null;
  let spokeAtMs = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (Date.now() < endsAtMs) {
        const isFirst = spokeAtMs === 0;
        if (!isFirst) await sleep(POLL_MS);
        const now = availabilityOf(await readSnapshot());
        const event: string | null = now && eventBetween(known, now, lastEventId);
        known = now ?? known;
        const text: string | null = event ?? (Date.now() - spokeAtMs >= HEARTBEAT_MS ? ':\n\n' : null);
        if (text === null) continue;
        spokeAtMs = Date.now();
        controller.enqueue(UTF8.encode(isFirst ? `retry: ${RECONNECT_MS}\n${text}` : text));
        return;
      }
      controller.close();
    },
  });
}

const UTF8 = new TextEncoder();

function availabilityOf(frame: Uint8Array | null): Availability | null {
  const decoded = frame && decodeAvailabilityFrame(frame);
  return decoded?.ok && decoded.value.kind === 'snapshot' ? decoded.value.availability : null;
}

/** What to tell a client that knows `before`; null: nothing. */
function eventBetween(before: Availability | null, now: Availability, lastEventId: string | null): string | null {
  const { epoch, version } = now;
  const id = `${epoch}.${version}`;
  if (before === null && lastEventId === id) return null;
  if (before === null || before.epoch !== epoch) {
    const states = Buffer.from(now.packed).toString('base64');
    return serverSentEvent('snapshot', id, { epoch, version, capacity: now.capacity, states });
  }
  // A cache may answer with an older document than before.
  if (version <= before.version) return null;
  const changes = changedSeats(before.packed, now.packed).map((seat) => ({
    seat,
    state: STATE_NAMES[seatStateAt(now.packed, seat)],
  }));
  return serverSentEvent('changes', id, { epoch, version, changes });
}

function serverSentEvent(event: string, id: string, data: object): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
