import { WorkerEntrypoint } from 'cloudflare:workers';
import type { PageBinding } from '../page-binding.ts';

export * from '../../../workers/index.ts';
export { default } from '../../../workers/index.ts';

/** In place of Reads and the cache before it: one page, from memory, whatever is asked. What is left is the front door. */
export class Reads extends WorkerEntrypoint<Env & { PAGE: PageBinding }> {
  override async fetch(): Promise<Response> {
    const { body, headers } = this.env.PAGE;
    bytes ??= new TextEncoder().encode(body);
    return new Response(bytes, { headers });
  }
}

/** As a cache has it. */
let bytes: Uint8Array | undefined;
