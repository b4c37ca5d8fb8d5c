import type { OfficeEvidence } from '../../domain/bookings/reconcile.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import type {
  CommandResult,
  Fan,
  FanCommand,
  OperatorCommand,
  OperatorResult,
  PaymentCommand,
  Refusal,
} from '../../domain/inventory/commands.ts';
import type { OperatorState, SaleRemains } from '../../domain/inventory/decide-rebuild.ts';
import type { SaleStatus } from '../../domain/inventory/sale-view.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import type { SignedHead } from '../../domain/ledger/signed-head.ts';
import type { HoldId } from '../../domain/shared/ids.ts';

/** What a box office answers to. Plain data both ways; it throws only when the platform is broken. */
export interface BoxOfficeRpc {
  /** Creates the sale at epoch 1. Doing it again with the same content changes nothing. */
  publish(publication: Publication): Promise<PublishResult>;
  /** Decides a floor's batch, in order, and answers it once the decision is durable. */
  decideBatch(batch: FloorBatch): Promise<FloorBatchResult>;
  /** The same, batch and answer as texts (`packed-batch.ts`): what floors call. */
  decidePacked(batch: string): Promise<string>;
  /** One command of payment; durable when it answers. */
  decidePayment(command: PaymentCommand): Promise<CommandResult>;
  /** Several of them in order, in one transaction. Answers why each was turned down; null: it was not. */
  decidePayments(commands: readonly PaymentCommand[]): Promise<(Refusal | null)[]>;
  /** One command of who runs the sale; durable when it answers. */
  decideOperator(command: OperatorCommand): Promise<OperatorResult>;
  /** How the sale stands, for who runs it; null: not published. */
  status(): Promise<SaleStatus | null>;
  /** A hold as it stands, for its own fan (`not-your-hold` for others); fan null: the caller answers for that. */
  viewHold(holdId: HoldId, fan: Fan | null): Promise<CommandResult>;
  /** What is known of holds, for whoever compares the records; `sessionIds`: payments that may be about them. Null: no sale. */
  evidence(asked: { holdId: HoldId; sessionIds: string[] }[]): Promise<(OfficeEvidence | null)[] | null>;
  /** Sends what Postgres has not confirmed now, instead of when it is due again. */
  deliverNow(): Promise<void>;
  /** The availability snapshot, in `protocol/socket/availability.ts` format; null: not published. */
  snapshot(): Promise<Uint8Array | null>;
  /** Postgres has taken everything up to and including this ledger sequence. */
  delivered(receipt: DeliveryReceipt): Promise<void>;
  /** Ends a sale of an epoch before this one for good: it refuses everything from here on, also after a restart. */
  retire(before: { epoch: number }): Promise<Retirement>;
  /** What a retired sale has yet to bring to Postgres, after a sequence; null: nothing, or nothing is left of it. */
  undelivered(ledger: { epoch: number; afterSeq: number }): Promise<LedgerDelivery | null>;
  /** Opens the sale anew at a higher epoch, with what is known of it. Doing it again changes nothing. */
  rebuild(sale: RebuiltSale): Promise<RebuildResult>;
  /** The last signed head of the ledger; null: none was signed yet. */
  ledgerHead(): Promise<SignedHead | null>;
  /** Begins an export of the ledger; null: not published. */
  openLedgerExport(): Promise<LedgerExport | null>;
  /** The next part of an export, after the row that the last part ended with. @throws when that ledger is no longer here */
  ledgerPage(stretch: { epoch: number; afterSeq: number; throughSeq: number }): Promise<LedgerPage>;
}

export type PublishResult = { ok: true; epoch: number } | { ok: false; reason: 'other-publication' };

export type Retirement =
  /** There is no sale here: its storage is gone. */
  | { kind: 'nothing' }
  | { kind: 'retired'; epoch: number; operated: OperatorState }
  /** It is at this epoch or a later one already. */
  | { kind: 'newer'; sale: SaleStatus };

export interface RebuiltSale {
  publication: Publication;
  remains: SaleRemains;
}

export type RebuildResult =
  | { ok: true; sale: SaleStatus }
  /** `not-retired`: the sale of an older epoch is open here. */
  | { ok: false; reason: 'not-retired' | 'newer-epoch' };

export interface FloorBatch {
  floor: number;
  /** Grows with each start of the floor's object. */
  boot: number;
  /** Grows by one each batch of a boot; the same seq always carries the same commands. */
  seq: number;
  commands: FanCommand[];
}

export type FloorBatchResult =
  | { ok: true; results: CommandResult[] }
  /** It may be a late copy. If it is not, it comes again under a later boot number. */
  | { ok: false; refusal: 'stale-batch' }
  | { ok: false; refusal: 'not-published' };

/** A queue message: the next undelivered stretch of one box office's ledger. One is in flight at a time. */
export interface LedgerDelivery {
  kind: 'ledger';
  eventId: string;
  jurisdiction: Publication['address']['jurisdiction'];
  hint: Publication['address']['hint'];
  epoch: number;
  /** Sequence after which this stretch begins: what Postgres must already have. */
  afterSeq: number;
  /** Last sequence in this stretch. */
  throughSeq: number;
  facts: BookingFact[];
}

export interface DeliveryReceipt {
  epoch: number;
  throughSeq: number;
}

export interface LedgerExport {
  epoch: number;
  /** The first line of the export. */
  header: string;
  throughSeq: number;
}

export type LedgerPage =
  /** Lines of the export: UTF-8. */
  | { kind: 'lines'; text: Uint8Array; throughSeq: number }
  /** They are in R2, the very bytes. */
  | { kind: 'segment'; objectKey: string; throughSeq: number }
  | { kind: 'end' };
