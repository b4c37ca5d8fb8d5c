import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A change to a shipped file on its way into memory: a planted bug. The file itself is never touched. */
export interface SourcePatch {
  /** From the repository's root. */
  file: string;
  /** Must stand in the file exactly once. */
  search: string;
  replace: string;
}

const ROOT = new URL('../../', import.meta.url).href;
const QUERIES = 'test/sim-money/queries.ts';
const STAND_INS = 'test/sim-money/stand-ins.ts';

/** What the shipped shell imports, and what it gets here instead. */
const REPLACED: Record<string, string> = {
  'db/queries/booking-delivery.ts': QUERIES,
  'db/queries/booking-moves.ts': QUERIES,
  'db/queries/bookings.ts': QUERIES,
  'db/queries/disputes.ts': QUERIES,
  'db/queries/outbox.ts': QUERIES,
  'db/queries/publishing.ts': QUERIES,
  'db/queries/refunds.ts': QUERIES,
  'domain/tickets/ticket-code.ts': STAND_INS,
  'durable-objects/address-book.ts': STAND_INS,
  'workers/outbox/alert-operators.ts': STAND_INS,
  'workers/outbox/notify-fan.ts': STAND_INS,
  'workers/queues/payment-probe.ts': STAND_INS,
};

/** From now on this thread loads the shipped shell of bookings over the search's parts. Call it once. */
export function loadShippedCode(patches: readonly SourcePatch[]): void {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const file = fileOf(resolved.url);
      // What messages leave in the outbox is done by processes of its own.
      const isQueuesOutbox =
        file === 'workers/outbox/run-outbox.ts' && fileOf(context.parentURL ?? '') === 'workers/queues/bookings.ts';
      const replacement = isQueuesOutbox ? STAND_INS : REPLACED[file];
      return replacement === undefined ? resolved : { ...resolved, url: ROOT + replacement };
    },
    load(url, context, next) {
      const loaded = next(url, context);
      const mine = patches.filter(({ file }) => file === fileOf(url));
      return mine.length === 0 ? loaded : { ...loaded, source: mine.reduce(patched, textOf(loaded.source)) };
    },
  });
}

/** @throws when what is to be changed is not there exactly once */
function patched(source: string, { file, search, replace }: SourcePatch): string {
  const pieces = source.split(search);
  if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} times: ${search}`);
  return pieces.join(replace);
}

function fileOf(url: string): string {
  return url.startsWith(ROOT) ? fileURLToPath(url).slice(fileURLToPath(ROOT).length) : '';
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined): string {
  if (source === undefined) throw new Error('a module has a source');
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
