import { BoxOffice } from '../../durable-objects/box-office/box-office.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import { Floor } from '../../durable-objects/floor/floor.ts';
import { Register } from '../../durable-objects/register/register.ts';
import { checkEnding } from './checks/ending.ts';
import { TransitionTable } from './checks/transition-table.ts';
import { Violation } from './checks/violation.ts';
import { Watch } from './checks/watch.ts';
import type { HistoryOutcome, HistoryPlan } from './history-plan.ts';
import { enterSimulation } from './platform/globals.ts';
import type { ObjectClass } from './platform/object-host.ts';
import { Platform } from './platform/platform.ts';
import { Random } from './platform/random.ts';
import { publicationFrom } from '../../workers/publication-from.ts';
import { ArchiveModel } from './world/archive.ts';
import { Fan } from './world/fan.ts';
import { FANS_MAX, type Move } from './world/moves.ts';
import { Operator } from './world/operator.ts';
import { PostgresModel } from './world/postgres.ts';
import { ProviderModel } from './world/provider.ts';
import { AFTER_PRESALE_MS, simulatedPresale, simulatedQueue, simulatedSale } from './world/sale.ts';
import { EmptyLobby, IdleCashier } from './world/stand-ins.ts';
import { NOBODY_WAITS, QUEUE_SECRET, QUOTE_SECRET, QueueModel, WorkerModel } from './world/worker.ts';

/** 21 November 2026. */
const START_MS = 1_795_219_200_000;
/** After the last move: long enough for every page, retry and clock to come to its end. */
const ENDING_MS = 5 * 60 * 60_000;

/** After the last fault: until what it left is over, and until everybody sees what is true by then. */
const SETTLED_MS = 90_000;
/** Several times what the longest history takes. */
const STEPS_MAX = 250_000;
/** Of a minute and a half in which nobody wants anything: the cron trigger, and who looks after refunds. */
const QUIET_STEPS_MAX = 100;

/** The shipped classes, and who stands in for what the queue's rules do not need. */
const CLASSES = { BoxOffice, Floor, Register, Lobby: EmptyLobby, Cashier: IdleCashier } as unknown as Record<
  string,
  ObjectClass
>;

let watch: Watch | null = null;

/** Where this thread's reported errors go: to the history that runs now. */
export function errorReported(values: unknown[]): void {
  watch?.reported(values);
}

/** A promise that nobody caught. */
export function rejectionUnhandled(error: unknown): void {
  const isInjected = error instanceof Error && /^(injected|aborted|the object is gone)/.test(error.message);
  if (!isInjected) watch?.violated(new Violation('BUG', `unhandled: ${String(error)}`));
}

/** Runs one history from its first move to hours after its last one, and checks it at every step. */
export async function runHistory(plan: HistoryPlan): Promise<HistoryOutcome> {
  const { seed, moves, queue: hasQueue = false, switchesOn = false, presale: hasPresale = false } = plan;
  const mayHaveQueue = hasQueue || switchesOn;
  const platform = new Platform({ seed, startMs: START_MS, classes: CLASSES });
  const { scheduler, faults } = platform;
  enterSimulation({ scheduler, seed });
  const random = new Random(seed, 'world');
  const queueAtMs = START_MS + (hasPresale ? AFTER_PRESALE_MS : 0);
  const queuePlan = hasQueue ? simulatedQueue(new Random(seed, 'queue plan'), queueAtMs) : null;
  const presale = hasPresale ? simulatedPresale(new Random(seed, 'presale plan'), START_MS) : null;
  const event = simulatedSale(random, START_MS, { queue: queuePlan, presale });
  const publication = publicationFrom(event, 1);
  const postgres = new PostgresModel(platform.network, event, scheduler);
  const provider = new ProviderModel(platform, random);
  const queue = new QueueModel(platform);
  const archive = new ArchiveModel(platform.network);
  const worker = new WorkerModel({ platform, postgres, provider, queue });
  platform.env = {
    BOOKINGS: queue,
    QUOTE_SECRET,
    // Without it no queue switches itself on.
    ...(mayHaveQueue ? { QUEUE_SECRET } : null),
    LEDGER_ARCHIVE: archive,
    LEDGER_SIGNING_KEY: '5e'.repeat(32),
  };
  const table = new TransitionTable();
  watch = new Watch({ platform, publication, provider, postgres, table });
  platform.watcher = watch;
  scheduler.onThrown = rejectionUnhandled;
  const world = { platform, publication, worker, provider, observer: watch, random, mayHaveQueue };
  const fans = Array.from({ length: FANS_MAX }, (_, index) => new Fan(world, index));
  const operator = new Operator({ ...world, postgres, archive, address: publication.address, observer: watch });
  watch.onEpoch = () => operator.epochBegan();
  const isOver = (): boolean => {
    if (scheduler.steps > STEPS_MAX) watch!.violated(new Violation('LIVE', 'nothing goes on without end'));
    return watch!.violation !== null;
  };

  scheduler.later(0, null, 'publish', () => {
    const publish = worker.services.objects;
    const work = async (): Promise<void> => {
      await boxOfficeOf(publish, publication.address).publish(publication);
      event.epoch = 1;
    };
    worker.invoke('publish', work, NOBODY_WAITS);
  });
  scheduler.later(500, null, 'doors', () => {
    for (const fan of fansOf(moves, fans)) fan.openSeatMap();
  });
  worker.startSweeps();
  operator.lookAfterRefunds();
  for (const move of moves) scheduler.later(move.atMs, null, 'move', () => doMove(move, { platform, fans, operator }));
  await scheduler.runUntil(START_MS + (moves.at(-1)?.atMs ?? 0) + 1, isOver);
  faults.disarm();
  scheduler.later(0, null, 'calm', () => {
    for (const host of platform.hosts.values()) host.setSkew(0);
    operator.calm();
  });
  await scheduler.runUntil(scheduler.nowMs + SETTLED_MS, isOver);
  const { epoch, version, lastFactSeq } = watch.oracle;
  await scheduler.runUntil(scheduler.nowMs + SETTLED_MS, isOver);
  watch.expectShown(fansOf(moves, fans), { epoch, version });
  watch.expectTaken({ epoch, lastFactSeq });
  await scheduler.runUntil(scheduler.nowMs + ENDING_MS, isOver);
  const stepsBefore = scheduler.steps;
  await scheduler.runUntil(scheduler.nowMs + SETTLED_MS, isOver);
  watch.expectQuiet(scheduler.steps - stepsBefore, QUIET_STEPS_MAX);
  scheduler.later(0, null, 'last export', () => operator.act({ operator: 'export', seats: [] }));
  await scheduler.runUntil(scheduler.nowMs + SETTLED_MS, isOver);
  watch.expectExported();
  if (!watch.violation) {
    try {
      const boxOffice = platform.hostAt('box-office')!;
      checkEnding({ oracle: watch.oracle, postgres, provider, fans: fansOf(moves, fans), boxOffice });
    } catch (error) {
      watch.violated(error instanceof Violation ? error : new Violation('BUG', String(error)));
    }
  }
  const { violation, commands } = watch;
  watch = null;
  platform.close();
  return {
    seed,
    violation: violation && { rule: violation.rule, sentence: violation.message },
    hash: scheduler.trace.digest,
    steps: scheduler.steps,
    commands,
    faults: Object.fromEntries(faults.hits),
    table: table.counts,
  };
}

interface Players {
  platform: Platform;
  fans: readonly Fan[];
  operator: Operator;
}

function doMove(move: Move, { platform, fans, operator }: Players): void {
  const { faults } = platform;
  if ('operator' in move) {
    operator.act(move);
    return;
  }
  if ('does' in move) {
    fans[move.fan]!.act(move);
    return;
  }
  const { fault } = move;
  switch (fault.kind) {
    case 'clock-jump':
      platform.hostAt(fault.place)?.setSkew(fault.byMs);
      faults.count(fault.kind);
      return;
    case 'cut-socket':
      fans[fault.skip % fans.length]!.socket.cut();
      faults.count(fault.kind);
      return;
    case 'crash':
    case 'evict':
    case 'failed-write':
    case 'lost-request':
    case 'lost-answer':
    case 'late-message':
    case 'doubled-message':
    case 'lost-message':
    case 'late-alarm':
    case 'doubled-alarm':
      faults.arm(fault);
  }
}

/** The fans who do something. */
function fansOf(moves: readonly Move[], fans: readonly Fan[]): Fan[] {
  const used = new Set(moves.flatMap((move) => ('does' in move ? [move.fan] : [])));
  return fans.filter((_, index) => used.has(index));
}
