import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { refusalProblem } from '../../../protocol/refusal-problem.ts';

/** Nobody had these seats: what it says is of the length that a floor's refusals have. */
const { problem } = refusalProblem({ reason: 'seats-taken', seats: [1_000, 1_001] });
const HTTP_ANSWER = JSON.stringify(problem);
const SOCKET_ANSWER = JSON.stringify({ type: 'problem', requestId: '00000000-0000-7000-a000-000000000000', problem });
/** In place of a snapshot. */
const NO_SEATS = new Uint8Array(1);

interface EmptyEnv {
  EMPTY_FLOOR: DurableObjectNamespace<EmptyFloor>;
}

/** A hibernating socket that refuses everything unread, by one text: what is left is what the runtime takes. */
export class EmptyFloor extends DurableObject<EmptyEnv> {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, raw: string): void {
    socket.send(raw.startsWith('{"type":"hello"') ? NO_SEATS : SOCKET_ANSWER);
  }
}

/** The same over HTTP, without any object. */
export default class EmptyGateway extends WorkerEntrypoint<EmptyEnv> {
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade') === 'websocket') {
      const { pathname } = new URL(request.url);
      return this.env.EMPTY_FLOOR.get(this.env.EMPTY_FLOOR.idFromName(pathname)).fetch(request);
    }
    return new Response(HTTP_ANSWER, { status: 409, headers: { 'content-type': 'application/problem+json' } });
  }
}
