import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClientMessage, ServerMessage } from '../../../protocol/socket/floor-messages.ts';
import type { Asked } from '../check/history.ts';
import { AGAIN, holdRequestOf, httpShop, refusal, shown, type Reply, type Shop, type ShopOptions } from './shop.ts';

const TRY_MS_MAX = 10_000;

/** Asks over the fan's socket; what sockets do not take (reading, paying) over HTTP. */
export function socketShop(options: ShopOptions): Shop {
  const http = httpShop(options);
  let open: OpenSocket | null = null;
  return {
    async ask(asked, key) {
      if (asked.kind === 'read' || asked.kind === 'start-payment') return http.ask(asked, key);
      try {
        if (open === null || open.ended) open = await openSocket(options);
        return await open.ask(asked, key!);
      } catch {
        return AGAIN;
      }
    },
    close: () => open?.close(),
  };
}

interface OpenSocket {
  ended: boolean;
  ask(asked: SocketAsked, key: string): Promise<Reply>;
  close(): void;
}

type SocketAsked = Exclude<Asked, { kind: 'read' | 'start-payment' }>;

async function openSocket({ server, eventId, planHash, token }: ShopOptions): Promise<OpenSocket> {
  const socket = new WebSocket(`${server.replace('http', 'ws')}/v1/events/${eventId}/floor`, {
    headers: { Authorization: `Bearer ${token}` },
    handshakeTimeout: TRY_MS_MAX,
  });
  let waiting: ((reply: Reply) => void) | null = null;
  const answer = (reply: Reply): void => {
    waiting?.(reply);
    waiting = null;
  };
  const opened: OpenSocket = {
    ended: false,
    ask(asked, key) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => socket.terminate(), TRY_MS_MAX);
        waiting = (reply) => {
          clearTimeout(timer);
          resolve(reply);
        };
        socket.send(JSON.stringify(messageOf(asked, key, planHash)));
      });
    },
    close: () => socket.terminate(),
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const message = JSON.parse((data as Buffer).toString('utf8')) as ServerMessage;
    if (message.type === 'hold') answer(shown(message.hold));
    if (message.type !== 'problem') return;
    const { problem } = message;
    answer(problem.status >= 500 || problem.status === 429 ? AGAIN : refusal(problem));
  });
  // An error is always followed by the end.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    opened.ended = true;
    answer(AGAIN);
  });
  await once(socket, 'open', { signal: AbortSignal.timeout(TRY_MS_MAX) });
  return opened;
}

/** The key is unique: it serves as the request's id as well. */
function messageOf(asked: SocketAsked, key: string, planHash: string): ClientMessage {
  if (asked.kind === 'hold') {
    return { type: 'hold', requestId: key, key, body: holdRequestOf(asked, planHash) };
  }
  const { kind: type, holdId, fence } = asked;
  return { type, requestId: key, key, holdId, body: { fence } };
}
