import type { Claim } from '../../protocol/http/claims.ts';
import type { Hold } from '../../protocol/http/holds.ts';
import type { ServerMessage } from '../../protocol/socket/floor-messages.ts';
import type { SaleClockState } from './hold-timer.ts';
import { socketUrl } from './socket-url.ts';

export interface FloorNews {
  /** What became of a hold of this browser. */
  onHold: (hold: Hold) => void;
  /** The time of all holds has stopped, or goes on. */
  onClock: (clock: SaleClockState) => void;
  /** A queue was switched on, and this browser goes on shopping: with this pass. Rule SWITCH-6. */
  onPass: (pass: PassClaim) => void;
}

export type PassClaim = Extract<Claim, { state: 'pass' }>;

/** Hands on what a floor's text frame tells without having been asked. */
export function hearNews(data: string, news: FloorNews): void {
  const message = JSON.parse(data) as ServerMessage;
  if (message.type === 'hold-changed') news.onHold(message.hold);
  else if (message.type === 'claim' && message.claim.state === 'pass') news.onPass(message.claim);
  else if (message.type === 'clock') news.onClock({ paused: message.paused, paymentsDown: message.paymentsDown });
}

/**
 * Listens at the event's floor, for a page that shows a hold and no seats. What is missed while it cannot be reached
 * nobody repeats: the page goes on asking now and then.
 * @returns a function that ends it
 */
export function listenToFloor(eventId: string, news: FloorNews): () => void {
  let socket: WebSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const connect = (): void => {
    const opened = new WebSocket(socketUrl(`/v1/events/${eventId}/floor`));
    // Seats are of no interest here: as bytes they cost the least.
    opened.binaryType = 'arraybuffer';
    socket = opened;
    opened.addEventListener('open', () => (failures = 0));
    opened.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') hearNews(data, news);
    });
    opened.addEventListener('close', () => {
      failures++;
      if (!isOver) timer = setTimeout(connect, Math.random() * Math.min(30_000, 1_000 * 2 ** failures));
    });
  };
  connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    socket?.close();
  };
}
