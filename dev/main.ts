import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { and, asc, gt, isNull } from 'drizzle-orm';
import { events } from '../db/schema/events.ts';
import { idOf, type EventId } from '../domain/shared/ids.ts';
import { buildAssets } from '../web/build.ts';
import { DEV_DIR, findRunningStack, forgetStack, rememberStack } from './dev-file.ts';
import { seedIfEmpty } from './seed-if-empty.ts';
import { publishEvents } from './publish-events.ts';
import { addQueueEvent } from './queue-event.ts';
import { DEV_PORTS, startStack, type Stack } from './stack.ts';
import { welcomeText } from './welcome-text.ts';

const REBUILD_AFTER_MS = 100;
const EVENTS_ON_SALE_FIRST = 24;

await main();

/** `npm run dev`: everything on one machine until Ctrl-C. */
async function main(): Promise<void> {
  const running = await findRunningStack(DEV_DIR);
  if (running) {
    console.error(`Onsale runs already (process ${running.pid}): ${running.origin}`);
    process.exitCode = 1;
    return;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const startedAtMs = performance.now();
  let stack: Stack | undefined;
  try {
    stack = await start(stopping.signal);
    const queueEventId = await openQueue(stack, stopping.signal);
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    console.log(welcomeText({ stack, seconds, queueEventId }));
    await publishTheRest(stack, stopping.signal);
    await untilEnd(stack, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) {
      console.error(error);
      process.exitCode = 1;
    }
  }
  await stack?.stop();
  await forgetStack(DEV_DIR);
  console.log('Onsale has stopped; its data is kept. `npm run reset` starts over.');
  // A file watcher or a kept-alive connection must not hold the process back.
  process.exit();
}

async function start(signal: AbortSignal): Promise<Stack> {
  console.log('Starting Onsale: Postgres, the Neon relay, a Stripe double, a mailbox and the Worker.');
  await buildAssets();
  const stack = await startStack({
    dir: DEV_DIR,
    ports: DEV_PORTS,
    quiet: false,
    onNotice: (notice) => console.log(notice.replaceAll(/^/gm, '! ')),
    elasticsearchUrl: process.env['ELASTICSEARCH_URL'] ?? null,
    prepare: seedIfEmpty,
    signal,
  });
  try {
    await rememberStack(DEV_DIR, {
      pid: process.pid,
      origin: stack.origin,
      workerUrl: stack.workerUrl,
      databaseUrl: stack.databaseUrl,
      relayUrl: stack.relayUrl,
      mailboxUrl: stack.mailboxUrl,
      stripeUrl: stack.stripe.url,
    });
    await publishEvents({ stack, signal, eventsMax: EVENTS_ON_SALE_FIRST });
    rebuildOnChange();
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** One event more, whose queue gathers now: its whole life takes five minutes. Null: there is no event to copy. */
async function openQueue(stack: Stack, signal: AbortSignal): Promise<EventId | null> {
  const [like] = await stack.db
    .select({ id: events.id })
    .from(events)
    .where(and(gt(events.epoch, 0), isNull(events.queue)))
    .orderBy(asc(events.startsAt))
    .limit(1);
  if (!like) return null;
  const id = await addQueueEvent(stack.db, idOf<EventId>(like.id), Date.now());
  await publishEvents({ stack, signal, only: id });
  return id;
}

/** The first start has a whole season to open: nobody needs to wait for the last of it. */
async function publishTheRest(stack: Stack, signal: AbortSignal): Promise<void> {
  const more = await publishEvents({ stack, signal });
  if (more > 0) console.log(`  ${more} more events are on sale now: the whole season.\n`);
}

async function untilEnd(stack: Stack, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const asked = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([asked, stack.workerEnded]);
  if (!signal.aborted) throw new Error(`The Worker has ended by itself; its log is ${DEV_DIR}/worker.log`);
}

/** Builds the browser's assets again after an edit; wrangler watches the Worker's code itself. */
function rebuildOnChange(): void {
  let timer: NodeJS.Timeout | undefined;
  const webDir = fileURLToPath(new URL('../web', import.meta.url));
  watch(webDir, { recursive: true }, (_event, path) => {
    if (path === null || path.startsWith('dist')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      buildAssets().catch((error: unknown) => console.error(error));
    }, REBUILD_AFTER_MS);
  });
}
