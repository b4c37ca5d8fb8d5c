import { nextDeadlineMs, packedAvailability, type Inventory } from '../../domain/inventory/inventory.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import { validatePublication } from '../../domain/inventory/validate-publication.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { FloorRpc } from '../../protocol/rpc/floor.ts';
import type { Availability } from '../../protocol/socket/availability.ts';
import { floorAt, type ObjectNamespaces } from '../address-book.ts';
import type { AlarmClock } from '../runtime/alarm-clock.ts';
import { EventClock } from '../runtime/event-clock.ts';
import { KeptStub } from '../runtime/kept-stub.ts';
import { run, runOne } from '../runtime/statements.ts';
import { PUSH_LOST_MS } from './box-office-limits.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';
import { FactDelivery } from './fact-delivery.ts';
import { FloorBatches } from './floor-batches.ts';
import { Ledger } from './ledger.ts';
import { LedgerArchive } from './ledger-archive.ts';
import { LedgerHeads } from './ledger-heads.ts';
import { SaleNewsPushes } from './sale-news.ts';
import { SeatChangePushes } from './seat-change-pushes.ts';
import { sha256 } from './sha256.ts';
import { signingKeyOf, type SigningKey } from './signing-key.ts';
import { QueueDesk, type Durably } from './queue-desk.ts';
import { QueueSwitch } from './queue-switch.ts';
import { StoredHistory } from './stored-history.ts';

/** Everything of a published event. */
export interface Sale {
  publication: Publication;
  ledger: Ledger;
  key: SigningKey | null;
  heads: LedgerHeads;
  archive: LedgerArchive;
  inventory: Inventory;
  history: StoredHistory;
  clock: EventClock;
  batches: FloorBatches;
  delivery: FactDelivery;
  pushes: SeatChangePushes;
  news: SaleNewsPushes;
  /** Unix milliseconds of the last commit in this life; 0: none. */
  activeAtMs: number;
  /** null: the event has no queue, or none yet. */
  queue: QueueDesk | null;
  queueSwitch: QueueSwitch;
}

/** Writes the row without which an object refuses everything; answers its digest, on which the ledger stands. */
export function writePublication(sql: SqlStorage, publication: Publication, nowMs: number): Uint8Array {
  const faults = validatePublication(publication);
  invariant(faults.length === 0, `a publication is valid before it comes here: ${JSON.stringify(faults)}`);
  const content = canonicalJson(publication);
  const digest = sha256(new TextEncoder().encode(content));
  run(sql, STATEMENTS.publish, content, digest, nowMs);
  return digest;
}

/**
 * Reads the state from storage: what happens at every start, and once after publication. Null: not published.
 * @throws when what is stored cannot be read: nothing may be sold on it
 */
export function openSale(object: {
  storage: DurableObjectStorage;
  env: Env;
  exports: ObjectNamespaces;
  alarm: AlarmClock;
  durably: Durably;
}): Sale | null {
  const { storage, env, alarm } = object;
  const row = runOne(storage.sql, STATEMENTS.publication);
  if (!row) return null;
  const publication = JSON.parse(row.content) as Publication;
  const ledger = new Ledger(storage.sql, { atMs: row.at_ms, digest: new Uint8Array(row.digest) });
  const inventory = ledger.replay(publication);
  // Benches and simulations run without: then nothing is signed, and nothing leaves for the archive.
  const seed: string | undefined = env.LEDGER_SIGNING_KEY;
  const key = seed === undefined ? null : signingKeyOf(seed);
  const heads = new LedgerHeads({ sql: storage.sql, publication, ledger, key });
  const { address, floors } = publication;
  const stubs = Array.from(
    { length: floors },
    (_, index) => new KeptStub<FloorRpc>(() => floorAt(object.exports, address, floors, index)),
  );
  const pushes = new SeatChangePushes({ availability: () => availabilityOf(inventory), floors: stubs });
  const history = new StoredHistory(storage.sql);
  const clock = new EventClock(ledger.atMs);
  const delivery = new FactDelivery({ storage, queue: env.BOOKINGS, alarm, publication });
  if (ledger.seq > 0 && Date.now() - ledger.atMs < PUSH_LOST_MS) pushes.announce();
  alarm.ringBy(nextDeadlineMs(inventory));
  alarm.ringBy(delivery.resendAtMs);
  const openQueueOf = (queue: Queue) => openQueue(object, { inventory, queue, history, clock });
  const queueSwitch = new QueueSwitch({
    inventory,
    history,
    clock,
    floors: stubs,
    env,
    durably: object.durably,
    opened: (queue) => (sale.queue = openQueueOf(queue)),
  });
  const sale: Sale = {
    publication,
    ledger,
    key,
    heads,
    archive: new LedgerArchive({ storage, bucket: env.LEDGER_ARCHIVE, publication, heads }),
    inventory,
    history,
    clock,
    batches: new FloorBatches(storage.sql, { isRebuilt: publication.epoch > 1 }),
    delivery,
    pushes,
    news: new SaleNewsPushes({ inventory, history, nowMs: () => clock.nowMs() }, stubs),
    activeAtMs: 0,
    queue: inventory.queue && openQueueOf(inventory.queue),
    queueSwitch,
  };
  return sale;
}

function openQueue(
  { exports, env, alarm, durably }: { exports: ObjectNamespaces; env: Env; alarm: AlarmClock; durably: Durably },
  sale: Pick<Sale, 'inventory' | 'history' | 'clock'> & { queue: Queue },
): QueueDesk {
  const desk = new QueueDesk({ ...sale, durably, exports, env });
  alarm.ringBy(desk.wakeAtMs);
  desk.wake();
  return desk;
}

/** The seats as they are now. */
export function availabilityOf(inventory: Inventory): Availability {
  const { publication, version } = inventory;
  return { epoch: publication.epoch, version, capacity: publication.capacity, packed: packedAvailability(inventory) };
}
