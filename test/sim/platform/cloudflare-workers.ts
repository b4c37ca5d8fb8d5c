/** Stands in for the module `cloudflare:workers` when the shipped classes are loaded by the simulator. */
export class DurableObject {
  readonly ctx: unknown;
  readonly env: unknown;

  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}
