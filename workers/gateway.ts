import { WorkerEntrypoint } from 'cloudflare:workers';
import { bindingsOf } from './env.ts';

/** The uncached front door. */
export class Gateway extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    bindingsOf(this.env);
    return this.ctx.exports.Reads.fetch(request);
  }
}
