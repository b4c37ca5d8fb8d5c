import { WorkerEntrypoint } from 'cloudflare:workers';

/** The cached half: it never sees a cookie or a token. */
export class Reads extends WorkerEntrypoint<Env> {
  override fetch(): Response {
    return new Response('not found', { status: 404 });
  }
}
