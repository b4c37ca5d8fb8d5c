import type * as z from 'zod';
import type { cashierSchema } from '../../../protocol/http/operators.ts';
import type { CashierStatus } from '../../../protocol/rpc/cashier.ts';

export function cashierDocument({ waitMs, downSinceMs, ...status }: CashierStatus): z.infer<typeof cashierSchema> {
  const downSince = downSinceMs === null ? null : new Date(downSinceMs).toISOString();
  return { ...status, waitSeconds: Math.ceil(waitMs / 1000), downSince };
}
