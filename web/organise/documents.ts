import type * as z from 'zod';
import type {
  performerPageSchema,
  performerSchema,
  venuePageSchema,
  venueSchema,
} from '../../protocol/http/catalogue.ts';
import type { ledgerHeadSchema } from '../../protocol/http/ledger.ts';
import type { cashierSchema, deadLettersSchema, replaySchema, sellOutSchema } from '../../protocol/http/operators.ts';
import type { planWrittenSchema } from '../../protocol/http/organisers.ts';
import type { lastReconciliationSchema, reconciliationSchema } from '../../protocol/http/reconciliation.ts';

/** What organisers and operators read, as the API's schemas have it. */
export type LedgerHead = z.infer<typeof ledgerHeadSchema>;
export type Cashier = z.infer<typeof cashierSchema>;
export type DeadLetters = z.infer<typeof deadLettersSchema>;
export type Replay = z.infer<typeof replaySchema>;
export type SellOut = z.infer<typeof sellOutSchema>;
export type Reconciliation = z.infer<typeof reconciliationSchema>;
export type LastReconciliation = z.infer<typeof lastReconciliationSchema>;
export type PerformerDocument = z.infer<typeof performerSchema>;
export type PerformerPageDocument = z.infer<typeof performerPageSchema>;
export type VenueDocument = z.infer<typeof venueSchema>;
export type VenuePageDocument = z.infer<typeof venuePageSchema>;
export type PlanWritten = z.infer<typeof planWrittenSchema>;
