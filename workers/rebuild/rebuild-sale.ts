import { readLedgerCursor, recordDelivery } from '../../db/queries/booking-delivery.ts';
import { readPublicationSource, type PublicationSource } from '../../db/queries/publishing.ts';
import {
  beginOpening,
  beginRebuild,
  closeLedger,
  findRebuild,
  finishRebuild,
  leaveEpoch,
  listStandingBookings,
  type Rebuild,
} from '../../db/queries/rebuilding.ts';
import type { OperatorState } from '../../domain/inventory/decide-rebuild.ts';
import { movePaid, moveSeats } from '../../domain/inventory/moved-seats.ts';
import type { SaleStatus } from '../../domain/inventory/sale-view.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { BoxOfficeRpc, Retirement } from '../../protocol/rpc/box-office.ts';
import { publicationFrom } from '../publication-from.ts';
import type { Services } from '../services.ts';
import { movePlan, readMoved, type PlanMoveRefusal, type PlanMoveRequest } from './move-plan.ts';
import { queueKept } from './queue-kept.ts';
import { settlePayments } from './settle-payments.ts';

export type RebuildFailure =
  | { kind: 'event-not-found' }
  | { kind: 'not-on-sale' }
  /** The provider has not made up its mind about some payments: call again. The sale stays closed. */
  | { kind: 'payments-open'; count: number }
  /** A later rebuild has overtaken this one, or the sale that it opened was lost since: that takes a new request. */
  | { kind: 'overtaken' }
  /** The event cannot move to that plan: it is on sale again by the one that it had. */
  | { kind: 'not-moved'; refusal: PlanMoveRefusal };

/** So long whoever is about to open the sale is waited for; then it is taken as lost, with its epoch. */
const OPENING_MS_MAX = 20_000;
const LOOK_AGAIN_MS = 500;

interface RebuildRequest {
  eventId: string;
  requestKey: string;
  move?: PlanMoveRequest;
}

type Rebuilding = Result<SaleStatus, RebuildFailure>;

/** Another call is about to open the sale, or has left its epoch: what has become of the rebuild that this request began. */
interface LookAgain {
  lookAgainFor: string;
}

/**
 * Makes a lost box office again from Postgres and the payment provider, at the next epoch. Every step may run twice, and
 * nothing sells before the last one: a call that was cut off is finished by the next. Rules REBUILD-1 to REBUILD-10.
 */
export async function rebuildSale(services: Services, request: RebuildRequest): Promise<Rebuilding> {
  let { requestKey } = request;
  for (;;) {
    const rebuilt = await tryRebuild(services, { ...request, requestKey });
    if (!('lookAgainFor' in rebuilt)) return rebuilt;
    requestKey = rebuilt.lookAgainFor;
  }
}

async function tryRebuild(services: Services, request: RebuildRequest): Promise<Rebuilding | LookAgain> {
  const { eventId, move: wanted = null } = request;
  const source = await readPublicationSource(services.db, eventId);
  if (!source) return fail({ kind: 'event-not-found' });
  if (source.epoch === 0) return fail({ kind: 'not-on-sale' });
  const begun = await rebuildOf(services, source, request);
  if (begun === null) return fail({ kind: 'overtaken' });
  const { epoch, state } = begun;
  const boxOffice: BoxOfficeRpc = boxOfficeOf(services.objects, source.address);
  const retired = await boxOffice.retire({ epoch });
  if (retired.kind === 'newer') {
    if (retired.sale.epoch !== epoch) return fail({ kind: 'overtaken' });
    return await finish(services, eventId, retired.sale);
  }
  // A second sale at an epoch would have the fences and versions of the first (I9).
  switch (state.name) {
    case 'done':
      return fail({ kind: 'overtaken' });
    case 'opening':
      if (state.sinceMs < OPENING_MS_MAX) await sleep(LOOK_AGAIN_MS);
      else await leaveEpoch(services.db, { eventId, epoch });
      return { lookAgainFor: begun.requestKey };
    case 'running':
      return (
        (await openAgain(services, { source, epoch, wanted, boxOffice, retired })) ?? { lookAgainFor: begun.requestKey }
      );
    default:
      return unreachable(state);
  }
}

/** From the old box office, which sells nothing any more, to the new one. Null: somebody else opens that. */
async function openAgain(
  services: Services,
  old: {
    source: PublicationSource;
    epoch: number;
    wanted: PlanMoveRequest | null;
    boxOffice: BoxOfficeRpc;
    retired: Retirement;
  },
): Promise<Rebuilding | null> {
  const { source, epoch, wanted, boxOffice, retired } = old;
  const { eventId } = source.address;
  await takeRest(services, boxOffice, { eventId, epoch: epoch - 1 });
  const paid = await settlePayments(services, eventId);
  if (!paid.ok) return fail({ kind: 'payments-open', count: paid.failure.stillOpen });
  const moved = await movePlan(services, { source, epoch, wanted });
  const { source: sold, movesSince } = moved.ok ? moved.value : await readMoved(services, eventId);
  const bookings = await listStandingBookings(services.db, eventId);
  const operated = operatedOf(sold, retired);
  const queue = retired.kind === 'retired' ? operated.queue : await queueKept(services, { source: sold, epoch });
  const blockedSeats = retired.kind === 'retired' ? moveSeats(operated.blockedSeats, movesSince(retired.epoch)) : [];
  const remains = {
    bookings,
    operated: { ...operated, blockedSeats, ...(queue && { queue }) },
    paid: movePaid(paid.value, movesSince),
  };
  if (!(await beginOpening(services.db, { eventId, epoch }))) return null;
  const rebuilt = await boxOffice.rebuild({ publication: publicationFrom(sold, epoch), remains });
  if (!rebuilt.ok) return fail({ kind: 'overtaken' });
  const finished = await finish(services, eventId, rebuilt.sale);
  return moved.ok ? finished : fail({ kind: 'not-moved', refusal: moved.failure });
}

/** The rebuild that runs, or the one that this request began before, or a new one; null: another has come between. */
async function rebuildOf(
  { db }: Services,
  source: PublicationSource,
  request: { eventId: string; requestKey: string },
): Promise<Rebuild | null> {
  const known = await findRebuild(db, request);
  if (known) return known;
  const { eventId, requestKey } = request;
  const isOurs = await beginRebuild(db, { eventId, fromEpoch: source.epoch, requestKey });
  return isOurs ? { epoch: source.epoch + 1, requestKey, state: { name: 'running' } } : await findRebuild(db, request);
}

/** Brings to Postgres what survived of the old ledger, and takes nothing more of it from then on. */
async function takeRest(
  { db }: Services,
  boxOffice: BoxOfficeRpc,
  ledger: { eventId: string; epoch: number },
): Promise<void> {
  for (;;) {
    const afterSeq = await readLedgerCursor(db, ledger);
    const delivery = await boxOffice.undelivered({ epoch: ledger.epoch, afterSeq });
    if (delivery === null) break;
    const outcome = await recordDelivery(db, delivery);
    if (outcome.kind !== 'recorded') continue;
    for (const conflict of outcome.conflicts) {
      console.error('ALERT: box office and Postgres disagree about seats', ledger.eventId, conflict);
    }
  }
  await closeLedger(db, ledger);
}

/** What operators had decided: by the old box office, or as far as Postgres knows. */
function operatedOf({ status }: PublicationSource, retired: Retirement): OperatorState {
  const isCancelled = status === 'cancelled';
  if (retired.kind !== 'retired') return { blockedSeats: [], paused: false, outage: null, closed: isCancelled };
  return { ...retired.operated, closed: retired.operated.closed || isCancelled };
}

async function finish({ db }: Services, eventId: string, sale: SaleStatus): Promise<Result<SaleStatus, never>> {
  await finishRebuild(db, { eventId, epoch: sale.epoch });
  return ok(sale);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
