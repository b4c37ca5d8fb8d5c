import { isNewerStatus } from '../../domain/queue/newer-status.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { readJson } from '../lib/api.ts';
import { socketUrl } from '../lib/socket-url.ts';

/** A queue's newest status, and what to ask it against: this device's clock is not asked. */
export interface QueueNews {
  status: QueueStatus;
  /** `performance.now()` when it came. */
  heardAtMs: number;
}

/** When the server does not say. */
const POLL_SECONDS = 10;
/** A lobby says something at least so often while anything moves; beyond it the connection is dead, whatever it claims. */
const SILENCE_MAX_MS = 75_000;
const PING_EVERY_MS = 50_000;
const BACKOFF_MAX_MS = 30_000;

/**
 * Follows the queue's status: over a lobby's socket, with reconnection by full jitter; while none can be opened, by
 * reading the cached document as often as it says. Ends with the page.
 */
export function followQueue(options: {
  eventId: string;
  onNews: (news: QueueNews) => void;
  /** False: what is shown may be some seconds old. */
  onLive: (isLive: boolean) => void;
}): void {
  const path = `/v1/events/${options.eventId}`;
  let newest: QueueStatus | null = null;
  let failures = 0;
  let heardAtMs = performance.now();

  const take = (status: QueueStatus): void => {
    heardAtMs = performance.now();
    if (newest && !isNewerStatus(status, newest)) return;
    newest = status;
    options.onNews({ status, heardAtMs });
  };

  /** Answers when to ask again, seconds. */
  const poll = async (): Promise<number> => {
    const answer = await readJson<QueueStatus & { nextPollSeconds: number }>(`${path}/queue`);
    if (!answer.ok) return POLL_SECONDS;
    const { nextPollSeconds, ...status } = answer.value;
    take(status);
    return nextPollSeconds;
  };

  const connect = (): void => {
    const socket = new WebSocket(socketUrl(`${path}/lobby`));
    const pings = setInterval(() => {
      if (performance.now() - heardAtMs > SILENCE_MAX_MS) socket.close();
      else if (socket.readyState === WebSocket.OPEN) socket.send('ping');
    }, PING_EVERY_MS);
    socket.addEventListener('open', () => {
      failures = 0;
      options.onLive(true);
    });
    socket.addEventListener('message', ({ data }) => {
      heardAtMs = performance.now();
      if (typeof data === 'string' && data !== 'pong') take(JSON.parse(data) as QueueStatus);
    });
    socket.addEventListener('close', () => {
      clearInterval(pings);
      void afterFailure();
    });
  };

  const afterFailure = async (): Promise<void> => {
    failures++;
    if (failures > 1) options.onLive(false);
    const nextPollSeconds = await poll();
    const backoffMs = Math.random() * Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** failures);
    setTimeout(connect, Math.max(backoffMs, failures > 2 ? nextPollSeconds * 1_000 : 0));
  };

  void poll().finally(connect);
}
