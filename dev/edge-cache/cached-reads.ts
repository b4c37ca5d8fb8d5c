import { WorkerEntrypoint } from 'cloudflare:workers';
import type { EdgeCacheDouble } from './edge-cache-double.ts';

/** Reads with the double of the platform's cache before it: what the front door finds under the name of `Reads`. */
export class CachedReads extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    return await this.#cache.fetch(request);
  }

  async purgeTags(tags: string[]): Promise<boolean> {
    return await this.#cache.purge({ tags });
  }

  get #cache(): DurableObjectStub<EdgeCacheDouble> {
    const { EdgeCacheDouble: namespace } = this.ctx.exports as unknown as {
      EdgeCacheDouble: DurableObjectNamespace<EdgeCacheDouble>;
    };
    return namespace.getByName('edge-cache');
  }
}
