import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { ROOT_LOBBY } from '../../../domain/queue/lobby-tree.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { lobbyAt } from '../../../durable-objects/address-book.ts';
import { enterLobby } from '../../../workers/lobbies/enter-lobby.ts';

export { Lobby } from '../../../durable-objects/lobby/lobby.ts';

const ADDRESS = {
  eventId: idOf<EventId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b'),
  jurisdiction: null,
  hint: null,
};

/** It has nothing to say but what `/publish` says. */
export class BoxOffice extends DurableObject<Env> {
  async queueStatus(): Promise<null> {
    return null;
  }
}

/** The shipped lobbies behind a gateway that knows no sessions; `/publish` is what the box office does once a second. */
export default class BenchGateway extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname) {
      case '/bench/ready':
        return new Response(null);
      case '/publish': {
        const version = Number(searchParams.get('version'));
        const text = await request.text();
        return Response.json(
          await lobbyAt(this.ctx.exports, ADDRESS, ROOT_LOBBY).push({
            address: ADDRESS,
            epoch: 1,
            version,
            expected: 0,
            text,
          }),
        );
      }
      default:
        return await enterLobby(this.ctx.exports, { address: ADDRESS, region: 'weur', request });
    }
  }
}
