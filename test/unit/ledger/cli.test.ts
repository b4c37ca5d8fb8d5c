import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLedger } from '../../../cli/ledger/run-ledger.ts';
import { ledgerKeyId } from '../../../domain/ledger/signed-head.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { OTHER_SEED, OUR_SEED, publicKeyOf, writtenDown } from './paper.ts';
import { wholeStory } from './story.ts';

const STORED = fileURLToPath(new URL('../../fixtures/ledger-v1.ndjson', import.meta.url));
const EVENT_ID = '019b6968-4600-7000-8000-000000000001';

let dir: string;
let server: Server | null = null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onsale-ledger-'));
});

afterEach(async () => {
  server?.close();
  server = null;
  await rm(dir, { recursive: true });
});

test('[LEDGER-12] verify says what is in the file, what was checked and what not', async () => {
  const { ok, text } = await runLedger(['verify', STORED], {});
  expect(ok).toBe(true);
  expect(text).toMatch(/in order: .*epoch 1, 36 seats/);
  expect(text).toMatch(/rows +28, from 2025-12-29/);
  expect(text).toMatch(/heads: 4, the last of row 28/);
  expect(text).toMatch(/I7: the queue is not part of this ledger yet/);
});

test('[LEDGER-12] verify names the first wrong row, and the command fails', async () => {
  const file = await fileOf('tampered.ndjson', writtenDown(wholeStory()).toSpliced(5, 1).join('\n'));
  const command = fileURLToPath(new URL('../../../cli/ledger.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'verify', file], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('First wrong: row 4, line 6 [LEDGER-1]: row 4 is missing');
});

test('[LEDGER-12] verify takes the keys and heads that the API answers', async () => {
  const ours = await fileOf('ours.json', keysDocument(OUR_SEED));
  const others = await fileOf('others.json', keysDocument(OTHER_SEED));
  const head = await fileOf('head.json', (await readFile(STORED, 'utf8')).trimEnd().split('\n').at(-1)!);
  expect(await runLedger(['verify', STORED, '--keys', ours, '--head', head], {})).toMatchObject({ ok: true });
  expect((await runLedger(['verify', STORED, '--keys', others], {})).text).toContain('a key that is not ours');
  const shorter = { ...wholeStory(), headsAt: [3] };
  const cut = await fileOf('cut.ndjson', writtenDown({ ...shorter, rows: shorter.rows.slice(0, 20) }).join('\n'));
  expect((await runLedger(['verify', cut, '--keys', ours], {})).ok).toBe(true);
  expect((await runLedger(['verify', cut, '--keys', ours, '--head', head], {})).text).toContain('row 21, line');
});

test('[LEDGER-12] what a person gets wrong is a sentence', async () => {
  expect((await runLedger(['verify', join(dir, 'none')], {})).text).toMatch(/none cannot be read/);
  expect((await runLedger(['verify'], {})).text).toMatch(/^Which file/);
  expect((await runLedger(['export', 'abc', '--out', 'x'], {})).text).toMatch(/^Which event/);
  const unsigned = ['export', EVENT_ID, '--out', join(dir, 'x'), '--origin', 'http://127.0.0.1:1'];
  expect((await runLedger(unsigned, {})).text).toMatch(/ONSALE_TOKEN/);
  expect((await runLedger(unsigned, { ONSALE_TOKEN: 'token' })).text).toMatch(/broke off/);
});

test('[LEDGER-12] export writes what the API streams, with the token', async () => {
  const content = await readFile(STORED);
  let asked = '';
  const origin = await serve((request, response) => {
    asked = `${request.url} ${request.headers.authorization}`;
    response.end(content);
  });
  const tokenFile = await fileOf('token', 'secret-token\n');
  const out = join(dir, 'out.ndjson');
  const words = ['export', EVENT_ID, '--out', out, '--origin', origin, '--token-file', tokenFile];
  expect(await runLedger(words, {})).toMatchObject({ ok: true });
  expect(asked).toBe(`/v1/events/${EVENT_ID}/ledger Bearer secret-token`);
  expect(await readFile(out)).toEqual(content);
});

test('[LEDGER-12] an export that breaks off, or is refused, leaves no file', async () => {
  const broken = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"kind":');
    setTimeout(() => response.destroy(), 10);
  });
  const words = (origin: string) => ['export', EVENT_ID, '--out', join(dir, 'out'), '--origin', origin];
  expect((await runLedger(words(broken), { ONSALE_TOKEN: 't' })).ok).toBe(false);
  server!.close();
  const closed = await serve((_, response) => response.writeHead(403).end('{"title":"not yours"}'));
  expect((await runLedger(words(closed), { ONSALE_TOKEN: 't' })).text).toMatch(/answered 403: .*not yours/);
  expect(await readdir(dir)).toEqual([]);
});

async function fileOf(name: string, content: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}

function keysDocument(seed: string): string {
  const publicKey = publicKeyOf(seed);
  const x = Buffer.from(publicKey).toString('base64url');
  const key = { kty: 'OKP', crv: 'Ed25519', use: 'sig', kid: ledgerKeyId(sha256, publicKey), x };
  return JSON.stringify({ keys: [key] });
}

/** Answers its origin. */
async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}
