import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runVerifyDraw } from '../../../cli/verify-draw/run-verify-draw.ts';
import { signRound } from '../../../dev/queue-doubles/local-beacon.ts';
import { QUICKNET } from '../../../domain/queue/draw/beacon.ts';
import type { DrawRecord } from '../../../domain/queue/draw/draw-record.ts';
import { auditPath } from '../../../domain/queue/draw/merkle.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { entryOf, localDraw } from '../../support/local-draw.ts';

/** Two classes; in the second one a register that nobody joined. */
const LISTS = [
  [entries(0, 5), entries(5, 8)],
  [entries(20, 33), [], entries(33, 34)],
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onsale-draw-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('npm run verify-draw', () => {
  test('[DRAW-12] a draw in order is verified from its files alone, and every number is dealt once', async () => {
    await publish(localDraw(LISTS));
    const outFile = join(folder, 'numbers.csv');
    const { ok, text } = await runVerifyDraw([folder, '--out', outFile]);
    expect(text).toContain('verified: draw of event');
    expect(text).toContain('22 in the lists, each as it was sealed');
    expect(ok).toBe(true);
    const lines = (await readFile(outFile, 'utf8')).trim().split('\n');
    const numbers = lines.map((line) => Number(line.split(',').at(-1)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 22 }, (_, number) => number));
    // [DRAW-7] the first class comes first.
    expect(lines.filter((line) => line.includes(',public,')).every((line) => Number(line.split(',').at(-1)) < 8)).toBe(
      true,
    );
  });

  test('[DRAW-12] an entry is found with its number; a proof without any list says the same', async () => {
    const record = localDraw(LISTS);
    await publish(record);
    const entry = LISTS[1]![0]![4]!;
    const found = await runVerifyDraw([folder, '--entry', bytesToHex(entry)]);
    const [, number] = /class class 1, register 0, index 4: number (\d+)/.exec(found.text)!;
    expect(Number(number)).toBeGreaterThanOrEqual(8);

    await rm(join(folder, 'entries-1-0.bin'));
    const path = auditPath(sha256, LISTS[1]![0]!, 4).map(bytesToHex);
    const proof = { entry: bytesToHex(entry), classIndex: 1, register: 0, index: 4, path };
    expect((await check(proof)).text).toContain(`was sealed: number ${number}`);
    expect((await check({ ...proof, index: 5 })).text).toContain('[unknown-entry]');
    expect((await check({ ...proof, register: 9 })).text).toContain('[unknown-entry]');
    expect((await check({ ...proof, path: path.slice(1) })).text).toContain('[unknown-entry]');
    expect((await check({ ...proof, entry: bytesToHex(entryOf('nobody')) })).ok).toBe(false);
  });

  test('[DRAW-9] a late seal takes the next round and proves less', async () => {
    await publish(localDraw(LISTS, { lateRounds: 2 }));
    const { ok, text } = await runVerifyDraw([folder]);
    expect(text).toContain('in order, but not verifiable: late seal');
    expect(ok).toBe(true);
  });

  test('[DRAW-10] without a beacon the ledger decides, and that proves less', async () => {
    const record = localDraw(LISTS);
    await publish({ ...record, drawn: { kind: 'ledger', random: '5a'.repeat(32) } });
    expect((await runVerifyDraw([folder])).text).toContain('in order, but not verifiable: no beacon');
  });

  test("a beacon that is not drand's is named", async () => {
    await publish(localDraw(LISTS));
    expect((await runVerifyDraw([folder])).text).toContain('NOT drand');
  });

  test.each<[string, (record: DrawRecord) => DrawRecord]>([
    ['missing-seal', (record) => ({ ...record, seal: null })],
    ['not-drawn', (record) => ({ ...record, drawn: null })],
    ['wrong-schedule', (record) => ({ ...record, schedule: record.schedule.map((round) => round + 1) })],
    ['wrong-schedule', (record) => ({ ...record, closesAtMs: record.closesAtMs + 60_000 })],
    ['wrong-schedule', (record) => ({ ...record, beacon: QUICKNET })],
    ['wrong-seal', (record) => withFirstClass(record, { digest: '00'.repeat(32) })],
    ['wrong-seal', (record) => withFirstClass(record, { registers: record.seal!.classes[0]!.registers.toReversed() })],
    ['wrong-seal', (record) => ({ ...record, seal: { ...record.seal!, classes: record.seal!.classes.toReversed() } })],
    ['wrong-round', (record) => drawnBy(record, record.schedule[1]!)],
    ['late-round', (record) => ({ ...record, seal: { ...record.seal!, sealedAtMs: record.seal!.sealedAtMs + 1 } })],
    ['late-round', (record) => drawnBy(record, record.schedule[0]! - 5)],
    [
      'wrong-signature',
      (record) => ({ ...record, drawn: { ...drawnBy(record, 1).drawn!, round: record.schedule[0]! } as never }),
    ],
  ])('[DRAW-11] %s is named', async (fault, broken) => {
    await publish(broken(localDraw(LISTS)));
    const { ok, text } = await runVerifyDraw([folder]);
    expect(text).toContain(`WRONG [${fault}]`);
    expect(ok).toBe(false);
  });

  test('[DRAW-11] a list in which one entry was exchanged, added, left out or moved is named', async () => {
    const [first, second] = LISTS[0]!;
    const wrongLists = [
      [entryOf('a friend'), ...first!.slice(1)],
      [...first!, entryOf('a friend')],
      first!.slice(1),
      [first![1]!, first![0]!, ...first!.slice(2)],
    ];
    for (const wrong of wrongLists) {
      await publish(localDraw(LISTS), [[wrong, second!], LISTS[1]!]);
      const { text } = await runVerifyDraw([folder]);
      expect(text).toContain('WRONG [tampered-list]');
      expect(text).toContain('entries-0-0.bin');
    }
    await publish(localDraw(LISTS));
    await writeFile(join(folder, 'entries-0-1.bin'), new Uint8Array(47));
    expect((await runVerifyDraw([folder])).text).toContain('ends in the middle of an entry');
    await rm(join(folder, 'entries-0-1.bin'));
    expect((await runVerifyDraw([folder])).text).toContain('WRONG [missing-list]');
  });

  test('[DRAW-4] nobody to draw is a draw too', async () => {
    await publish(localDraw([[[], []]]), [[[], []]]);
    expect((await runVerifyDraw([folder])).text).toContain('0 in the lists');
  });

  test('[DRAW-11] an entry that is in no list is named, and so is a file that is no record', async () => {
    await publish(localDraw(LISTS));
    const unknown = await runVerifyDraw([folder, '--entry', '00'.repeat(16)]);
    expect(unknown).toEqual({ ok: false, text: `WRONG [unknown-entry] ${'00'.repeat(16)} is in no list.` });
    await writeFile(join(folder, 'draw.json'), '{"format": 2}');
    expect((await runVerifyDraw([folder])).text).toContain('is no record of a draw: format');
    expect((await runVerifyDraw([])).text).toContain('Which folder?');
    expect((await runVerifyDraw([folder, '--entry', 'x'])).text).toContain('32 hex digits');
  });
});

function entries(from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from }, (_, at) => entryOf(from + at));
}

async function publish(record: DrawRecord, lists = LISTS): Promise<void> {
  await writeFile(join(folder, 'draw.json'), JSON.stringify(record));
  for (const [classIndex, registers] of lists.entries()) {
    for (const [register, list] of registers.entries()) {
      await writeFile(join(folder, `entries-${classIndex}-${register}.bin`), hexToBytes(list.map(bytesToHex).join('')));
    }
  }
}

async function check(proof: unknown): Promise<{ ok: boolean; text: string }> {
  const path = join(folder, 'proof.json');
  await writeFile(path, JSON.stringify(proof));
  return await runVerifyDraw([folder, '--proof', path]);
}

function withFirstClass(
  record: DrawRecord,
  change: Partial<NonNullable<DrawRecord['seal']>['classes'][number]>,
): DrawRecord {
  const [first, ...others] = record.seal!.classes;
  return { ...record, seal: { ...record.seal!, classes: [{ ...first!, ...change }, ...others] } };
}

function drawnBy(record: DrawRecord, round: number): DrawRecord {
  return { ...record, drawn: { kind: 'beacon', round, signature: signRound(round) } };
}
