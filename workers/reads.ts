import { WorkerEntrypoint } from 'cloudflare:workers';
import { readsApp } from './reads-app.ts';
import { servicesOf } from './services.ts';

/** The cached half: the platform's cache stands in front of it. It never sees a cookie or a token. */
export class Reads extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const services = servicesOf(this.env, this.ctx);
    const response = await readsApp.fetch(request, { services, requestId: crypto.randomUUID() });
    if (response.headers.has('Cache-Control')) return response;
    // Without a word on caching the platform would keep it for two hours.
    const headers = new Headers(response.headers);
    headers.set('Cache-Control', 'no-store');
    return new Response(response.body, { status: response.status, headers });
  }

  /** Only an entrypoint itself may purge its own cache. See `Services.purgeTags`. */
  async purgeTags(tags: string[]): Promise<boolean> {
    // workerd alone has no cache: nothing is kept there that could be old.
    return (await this.ctx.cache?.purge({ tags }))?.success ?? true;
  }
}
