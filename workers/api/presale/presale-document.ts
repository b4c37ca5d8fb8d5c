import type * as z from 'zod';
import type { PresaleWindow } from '../../../domain/queue/presale-window.ts';
import type { presaleWindowSchema } from '../../../protocol/http/presale.ts';

/** A presale as the API shows it. */
export function presaleDocument(window: PresaleWindow): z.input<typeof presaleWindowSchema> {
  const { name, opensAtMs, closesAtMs } = window;
  return { name, opensAt: new Date(opensAtMs).toISOString(), closesAt: new Date(closesAtMs).toISOString() };
}
