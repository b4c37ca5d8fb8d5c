import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker } from '../../test/support/bundle-worker.ts';

/** Joins into one register: how many a second, how many bytes a fan takes on disk, how long it takes to close. */
const ROUNDS = [2_000, 20_000, 40_000, 100_000];
const AT_ONCE = 400;

const dir = await mkdtemp(join(tmpdir(), 'onsale-register-'));
const path = join(dir, 'worker.js');
await bundleWorker({ entry: 'bench/register/worker/index.ts', outfile: path });
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    cf: false,
    port: 0,
    resourcePersistencePath: join(dir, 'state'),
    workers: [
      {
        name: 'main',
        modules: [{ type: 'ESModule', path }],
        modulesRoot: dir,
        compatibilityDate: '2026-10-23',
        durableObjects: {
          REGISTER: { className: 'Register', useSQLite: true },
          BOX_OFFICE: { className: 'BoxOffice', useSQLite: true },
          FLOOR: { className: 'Floor', useSQLite: true },
        },
        r2Buckets: ['LEDGER_ARCHIVE'],
      },
    ],
  }),
);
const url = await miniflare.ready;
let fans = 0;
for (const count of ROUNDS) {
  const { seconds, answer } = await timed<{ bytes: number }>(`/join?count=${count}&atOnce=${AT_ONCE}`);
  fans += count;
  console.log(
    `${fans} fans: ${Math.round(count / seconds)} joins/s, ${(answer.bytes / fans).toFixed(1)} bytes on disk a fan`,
  );
}
console.log(`closed in ${(await timed('/close')).seconds.toFixed(1)} s`);
await miniflare.dispose();
await rm(dir, { recursive: true, force: true });

async function timed<Answer>(address: string): Promise<{ seconds: number; answer: Answer }> {
  const startedAtMs = performance.now();
  const response = await fetch(new URL(address, url));
  if (!response.ok) throw new Error(await response.text());
  const answer = (await response.json()) as Answer;
  return { seconds: (performance.now() - startedAtMs) / 1_000, answer };
}
