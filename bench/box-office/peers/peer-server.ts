import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { WebSocketServer, type WebSocket } from 'ws';
import { uuidV7 } from '../../../domain/shared/ids.ts';
import { problemOf } from '../../../protocol/refusal-problem.ts';
import { FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';
import type { Attempt } from '../load/attempts.ts';
import { GroupedHolds } from './grouped-holds.ts';
import { attemptOf, grantedDocument, type HoldBody } from './hold-request.ts';
import { PEERS, type PeerName } from './peer-stores.ts';

/**
 * The application server that stands before a peer's store: Node's own HTTP server and `ws`, no framework. It takes
 * what floors take, in the same words, over both transports. Its first line of output is its port.
 */
const { values } = parseArgs({
  options: { peer: { type: 'string' }, 'redis-port': { type: 'string' }, 'postgres-url': { type: 'string' } },
});
const peer = PEERS[values.peer as PeerName];
const store = await peer.open({ redisPort: Number(values['redis-port']), postgresUrl: values['postgres-url']! });
const holds = new GroupedHolds(store, peer.tuning);
const server = createServer((request, response) => {
  void answerHttp(request, response);
});
answerSockets(server);
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.once('SIGTERM', () => process.exit(0));

async function answerHttp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const attempt = attemptOf({
    eventId: eventIdIn(request.url!),
    fan: fanIn(request),
    key: request.headers['idempotency-key'] as string,
    body: JSON.parse(Buffer.concat(chunks).toString()) as HoldBody,
    holdId: newHoldId(),
  });
  const { status, body } = await decided(attempt);
  const text = JSON.stringify(body);
  const type = status === 201 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

function answerSockets(server: Server): void {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    const eventId = eventIdIn(request.url!);
    const fan = fanIn(request);
    socket.on('message', (data: Buffer) => void answerMessage(socket, { eventId, fan, text: data.toString() }));
  });
}

/** In place of a snapshot: peers have no live seat map. */
const NO_SEATS = new Uint8Array(1);

async function answerMessage(
  socket: WebSocket,
  { eventId, fan, text }: { eventId: string; fan: string; text: string },
): Promise<void> {
  const message = JSON.parse(text) as
    | { type: 'hello' }
    | { type: 'hold'; requestId: string; key: string; body: HoldBody };
  if (message.type === 'hello') {
    socket.send(NO_SEATS);
    return;
  }
  const { requestId, key, body } = message;
  const answer = await decided(attemptOf({ eventId, fan, key, body, holdId: newHoldId() }));
  const reply =
    answer.status === 201
      ? { type: 'hold', requestId, hold: answer.body }
      : { type: 'problem', requestId, problem: answer.body };
  socket.send(JSON.stringify(reply));
}

async function decided(attempt: Attempt | null): Promise<{ status: number; body: object }> {
  if (!attempt) return refusal('invalid-request');
  const grant = await holds.hold(attempt);
  if (grant === 'busy') return refusal('busy');
  if (grant === null) return refusal('seats-taken');
  return { status: 201, body: grantedDocument(attempt, grant.fence) };
}

function refusal(code: Parameters<typeof problemOf>[0]): { status: number; body: object } {
  const body = problemOf(code);
  return { status: body.status, body };
}

function newHoldId(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Of `/events/:id/…`. */
function eventIdIn(path: string): string {
  return path.slice('/events/'.length, '/events/'.length + 36);
}

function fanIn(request: IncomingMessage): string {
  return (JSON.parse(request.headers[FLOOR_FAN_HEADER] as string) as { deviceId: string }).deviceId;
}
