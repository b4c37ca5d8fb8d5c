import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

interface EmptyEnv {
  EMPTY_LOBBY: DurableObjectNamespace<EmptyLobby>;
}

/** Hands one text to its hibernating sockets and does nothing else: what is left is what the runtime takes. */
export class EmptyLobby extends DurableObject<EmptyEnv> {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  async repeat(text: string): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}

/** Everybody waits at one object. */
export default class EmptyGateway extends WorkerEntrypoint<EmptyEnv> {
  override async fetch(request: Request): Promise<Response> {
    const lobby = this.env.EMPTY_LOBBY.get(this.env.EMPTY_LOBBY.idFromName('one'));
    if (request.headers.get('upgrade') === 'websocket') return lobby.fetch(request);
    if (request.method === 'POST') await lobby.repeat(await request.text());
    return Response.json({});
  }
}
