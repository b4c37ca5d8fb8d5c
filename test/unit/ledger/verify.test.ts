import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRebuild } from '../../../domain/inventory/decide-rebuild.ts';
import { createInventory } from '../../../domain/inventory/inventory.ts';
import { readExportLine } from '../../../domain/ledger/export-lines.ts';
import type { SignedHead } from '../../../domain/ledger/signed-head.ts';
import { verifyLedger, type Verdict } from '../../../domain/ledger/verify-ledger.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { HistoryTables } from '../../support/history-tables.ts';
import { id, publication, START } from '../inventory/fixtures.ts';
import { Play, steps } from '../inventory/play.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { verifySignature } from '../../../cli/ledger/verify-signature.ts';
import { OUR_SEED, publicKeyOf, writtenDown, type Paper } from './paper.ts';
import { wholeStory } from './story.ts';
import { OF_THE_FILE, RECHAINED, SIGNED_AGAIN } from './tampering.ts';

describe('an honest export', () => {
  test('[LEDGER-10] verifies: every kind of event, chain, heads, checkpoint and memory', async () => {
    const { fault, summary } = await verdictOn(writtenDown(wholeStory()));
    expect(fault).toBeNull();
    expect(Object.keys(summary.events)).toHaveLength(15);
    expect(summary).toMatchObject({
      rows: 28,
      heads: { valid: 4, lastSeq: 28 },
      compared: { checkpoint: true, memory: true },
    });
    expect(summary.counts).toEqual([27, 2, 4, 3]);
  });

  test('[LEDGER-10] of an event that nobody has asked for anything verifies', async () => {
    const paper: Paper = { ...wholeStory(), rows: [], headsAt: [], checkpointAt: null };
    expect((await verdictOn(writtenDown(paper))).fault).toBeNull();
  });

  test('[LEDGER-10] whatever fans do, what was decided verifies', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (played) => {
        const play = new Play();
        const rows: Paper['rows'] = [];
        // Prices of a published event do not change.
        for (const step of played.filter((one) => one.do !== 'reprice')) {
          play.step(step);
          if (play.latest.length > 0) rows.push({ atMs: play.office.nowMs, events: play.latest });
        }
        const { publication } = play.office.inventory;
        const checkpointAt = Math.max(1, rows.length >> 1);
        const paper: Paper = { publication, rows, headsAt: [rows.length], checkpointAt };
        expect((await verdictOn(writtenDown(paper))).fault).toBeNull();
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('[LEDGER-10] of a sale that was rebuilt verifies: its ledger begins with every booking anew', async () => {
    const bobs = wholeStory().rows[7]!.events[0]!;
    if (bobs.kind !== 'committed') throw new Error('row 8 is a sale');
    const { holdId, userId, quote, sessionId, paymentId } = bobs;
    const paid = { holdId: id<HoldId>(42), sessionId: 'session-9', paymentId: 'payment-9', amountMinor: 1 };
    const remains = {
      bookings: [{ holdId, userId, quote, sessionId, paymentId }],
      operated: { blockedSeats: [10], paused: false, outage: null, closed: false },
      paid: [{ ...paid, claim: null }],
    };
    const rebuilt = publication({ epoch: 2 });
    const sale = { inventory: createInventory(rebuilt), history: new HistoryTables() };
    const { events } = decideRebuild(sale, remains, START);
    const paper: Paper = { publication: rebuilt, rows: [{ atMs: START, events }], headsAt: [1], checkpointAt: 1 };
    const { fault, summary } = await verdictOn(writtenDown(paper));
    expect(fault).toBeNull();
    expect(summary.events).toEqual({ held: 1, committed: 1, blocked: 1, 'commit-refused': 1 });
  });

  test('[LEDGER-4] without keys from elsewhere the export is held to those that it names', async () => {
    const lines = writtenDown(wholeStory(), '0d'.repeat(32));
    expect((await verdictOn(lines, { publicKeys: null })).fault).toBeNull();
    expect((await verdictOn(lines)).fault).toMatchObject({ rule: 'LEDGER-4' });
  });
});

describe('[LEDGER-11] a tampered export is caught, and its first wrong row named', () => {
  test.each(OF_THE_FILE)('by who has the file: $name', expectCaught);
  test.each(RECHAINED)('by who chains it again: $name', expectCaught);
  test.each(SIGNED_AGAIN)('by who has the key, too: $name', expectCaught);
});

test('[LEDGER-4] a head that somebody kept shows what was rewritten and signed again', async () => {
  const published = headsIn(writtenDown(wholeStory()));
  const paper = wholeStory();
  // A sale that nobody made, in a row of its own after the last: no rule is broken.
  const rewritten: Paper = { ...paper, rows: paper.rows.slice(0, -1), headsAt: [3] };
  expect((await verdictOn(writtenDown(rewritten))).fault).toBeNull();
  const { fault } = await verdictOn(writtenDown(rewritten), { knownHeads: published });
  expect(fault).toMatchObject({ rule: 'LEDGER-1', row: 28 });

  const renamed = paper.rows.with(6, {
    ...paper.rows[6]!,
    events: [{ ...paper.rows[6]!.events[0]!, sessionId: 'session-9' } as never],
  });
  const sold = renamed.with(7, {
    ...renamed[7]!,
    events: [{ ...renamed[7]!.events[0]!, sessionId: 'session-9' } as never],
  });
  const other = writtenDown({ ...paper, rows: sold });
  expect((await verdictOn(other)).fault).toBeNull();
  expect((await verdictOn(other, { knownHeads: published })).fault).toMatchObject({ rule: 'LEDGER-4', row: 4 });
});

async function expectCaught({ lines, row, rule }: (typeof OF_THE_FILE)[number]): Promise<void> {
  const { fault } = await verdictOn(lines(wholeStory()));
  expect(fault).toMatchObject({ row, rule });
  expect(fault!.sentence).toMatch(/\w+ \w+/);
}

function verdictOn(
  lines: string[],
  more: { publicKeys?: Uint8Array[] | null; knownHeads?: SignedHead[] } = {},
): Promise<Verdict> {
  const { publicKeys = [publicKeyOf(OUR_SEED)], knownHeads = [] } = more;
  return verifyLedger(lines, { sha256, verifySignature, publicKeys, knownHeads });
}

function headsIn(lines: string[]): SignedHead[] {
  return lines.flatMap((line) => {
    const read = readExportLine(line);
    return read.ok && read.value.kind === 'head' ? [read.value] : [];
  });
}
