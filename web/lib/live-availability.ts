import {
  applyAvailabilityFrame,
  decodeAvailabilityFrame,
  type Availability,
} from '../../protocol/socket/availability.ts';
import type { ClientMessage } from '../../protocol/socket/floor-messages.ts';
import { socketUrl } from './socket-url.ts';

export interface LiveAvailability {
  /** What is known now; null: nothing yet. */
  current(): Availability | null;
  close(): void;
}

/**
 * Follows an event's availability: over the floor's socket, with reconnection; while that cannot be
 * opened, by reading the cached snapshot.
 */
export function followAvailability(options: {
  availabilityPath: string;
  floorPath: string;
  onChange: (availability: Availability) => void;
  /** True while changes come as they happen. */
  onLive: (live: boolean) => void;
  /** A text frame of the floor: what it tells a fan without being asked. */
  onText: (data: string) => void;
}): LiveAvailability {
  let current: Availability | null = null;
  let socket: WebSocket | null = null;
  let failures = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (bytes: Uint8Array): boolean => {
    const frame = decodeAvailabilityFrame(bytes);
    if (!frame.ok) return false;
    const applied = applyAvailabilityFrame(current, frame.value);
    if (applied.outcome === 'applied') {
      current = applied.availability;
      options.onChange(current);
    }
    return applied.outcome !== 'gap';
  };

  const later = (work: () => void, delayMs: number) => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(work, delayMs);
  };

  /** Reads the snapshot; answers when to ask again. */
  const poll = async (): Promise<number> => {
    const answer = await readSnapshot(options.availabilityPath);
    if (answer && !closed) take(answer.bytes);
    return answer?.nextPollSeconds ?? POLL_SECONDS;
  };

  const afterFailure = async () => {
    failures++;
    options.onLive(false);
    const nextPollSeconds = await poll();
    const backoffMs = Math.random() * Math.min(20_000, 500 * 2 ** failures);
    later(connect, Math.max(backoffMs, failures > 2 ? nextPollSeconds * 1000 : 0));
  };

  const connect = () => {
    const opened = new WebSocket(socketUrl(options.floorPath));
    opened.binaryType = 'arraybuffer';
    socket = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      opened.send(hello(current));
      options.onLive(true);
    });
    opened.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') return options.onText(data);
      if (!(data instanceof ArrayBuffer)) return;
      // A gap cannot be mended on this socket's stream: a fresh one starts from what we have.
      if (!take(new Uint8Array(data))) opened.close();
    });
    opened.addEventListener('close', () => {
      if (socket === opened && !closed) void afterFailure();
    });
  };

  const start = async () => {
    await poll();
    if (!closed) connect();
  };
  void start();
  return {
    current: () => current,
    close: () => {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

/** When the server does not say. */
const POLL_SECONDS = 5;

/** The first message: which version we have, so that only what is newer comes. */
function hello(current: Availability | null): string {
  const message: ClientMessage = {
    type: 'hello',
    protocol: 2,
    have: current && { epoch: current.epoch, version: current.version },
  };
  return JSON.stringify(message);
}

async function readSnapshot(path: string): Promise<{ bytes: Uint8Array; nextPollSeconds: number } | null> {
  try {
    const response = await fetch(path, { credentials: 'same-origin' });
    if (!response.ok) return null;
    const seconds = Number(response.headers.get('onsale-next-poll-seconds'));
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      nextPollSeconds: seconds > 0 ? seconds : POLL_SECONDS,
    };
  } catch {
    return null;
  }
}
