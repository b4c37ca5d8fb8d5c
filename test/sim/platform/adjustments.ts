import type { SourcePatch } from './load-shipped-code.ts';

const QUEUE_LIMITS = 'domain/queue/queue-limits.ts';

/** A window into memory, for I5, I10 and I11. */
const PROBES: readonly SourcePatch[] = [
  {
    file: 'durable-objects/box-office/box-office.ts',
    search: '  async publish(publication: Publication)',
    replace: `  get simulated() { return 'sale' in this.#opened ? this.#opened.sale : null; }

  async publish(publication: Publication)`,
  },
];

/** Limits made small, so that a short history meets them. */
const LIMITS: readonly SourcePatch[] = [
  limit('durable-objects/box-office/box-office-limits.ts', 'CHECKPOINT_EVENTS_MAX', '20_000', '25'),
  limit('durable-objects/box-office/box-office-limits.ts', 'CHECKPOINT_EVENTS_QUIET', '200', '10'),
  limit('durable-objects/box-office/box-office-limits.ts', 'SEGMENT_ROWS', '500', '8'),
  limit('durable-objects/box-office/box-office-limits.ts', 'ARCHIVE_AGE_MS', '60 * 60_000', '20_000'),
  limit('durable-objects/box-office/box-office-limits.ts', 'HEAD_INTERVAL_MS', '60_000', '5_000'),
  limit('durable-objects/floor/floor-limits.ts', 'RING_UPDATES_MAX', '240', '12'),
  limit('durable-objects/floor/floor-limits.ts', 'COMMANDS_PER_BATCH_MAX', '200', '3'),
  limit(QUEUE_LIMITS, 'CROWDED_MS', '5_000', '1_500'),
  limit(QUEUE_LIMITS, 'CROWD_GAP_MS_MAX', '3_000', '1_400'),
  ofSwitchedOn('passSeconds: 10 * 60', 'passSeconds: 60'),
  ofSwitchedOn('shoppersPerFloor: 2_000', 'shoppersPerFloor: 2'),
];

/** An isolate's memory would go from one history into the next. */
const FORGETFUL: readonly SourcePatch[] = [
  { file: 'workers/event-routes.ts', search: '  if (known) return ok(known);\n', replace: '' },
  {
    file: 'workers/queue-room/queue-of.ts',
    search: '  if (known && known.untilMs > nowMs) return known.plan;\n',
    replace: '',
  },
];

/** Everything that differs from what is shipped when nothing is planted. */
export const ADJUSTMENTS: readonly SourcePatch[] = [...PROBES, ...LIMITS, ...FORGETFUL];

/** Of a queue that is switched on without a plan. */
function ofSwitchedOn(search: string, replace: string): SourcePatch {
  return { file: QUEUE_LIMITS, search: `${search},`, replace: `${replace},` };
}

function limit(file: string, name: string, from: string, to: string): SourcePatch {
  return { file, search: `export const ${name} = ${from};`, replace: `export const ${name} = ${to};` };
}
