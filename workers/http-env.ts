import type { Services } from './services.ts';

/** What Hono's handlers find in `c.env`. */
export interface HttpEnv {
  Bindings: {
    services: Services;
    /** Names this request in logs, headers and problem documents. */
    requestId: string;
  };
}
