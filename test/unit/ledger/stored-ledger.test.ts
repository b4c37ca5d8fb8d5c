import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../domain/inventory/frame.ts';
import { readExportLine } from '../../../domain/ledger/export-lines.ts';
import { verifyLedger } from '../../../domain/ledger/verify-ledger.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { verifySignature } from '../../../cli/ledger/verify-signature.ts';
import { OUR_SEED, publicKeyOf } from './paper.ts';

const lines = readFileSync(new URL('../../fixtures/ledger-v1.ndjson', import.meta.url), 'utf8').split('\n');
const frames = lines.flatMap((line) => {
  const read = readExportLine(line);
  return read.ok && read.value.kind === 'row' ? [read.value.frame] : [];
});

const EVENTS = {
  held: 7,
  blocked: 1,
  replaced: 1,
  extended: 1,
  'payment-started': 3,
  attached: 3,
  committed: 3,
  'clock-paused': 1,
  'clock-resumed': 1,
  unblocked: 1,
  released: 3,
  expiring: 1,
  'payment-ended': 1,
  'commit-refused': 1,
  'given-back': 1,
};

test('[LEDGER-7] a stored ledger of format 1 verifies, with every kind of event that it knew', async () => {
  const verdict = await verifyLedger(lines, {
    sha256,
    verifySignature,
    publicKeys: [publicKeyOf(OUR_SEED)],
    knownHeads: [],
  });
  expect(verdict.fault).toBeNull();
  expect(verdict.summary.rows).toBe(28);
  expect(verdict.summary.digest).toBe('d7deeec39c51102863fd3864cbe4cad924500750304d3a6cde2085b3286ff729');
  expect(verdict.summary.events).toEqual(EVENTS);
});

test('[LEDGER-7] its frames say their format, and mean what they meant', () => {
  expect(frames).toHaveLength(28);
  for (const frame of frames) expect(frame[0]).toBe(1);
  const events = frames.map((frame) => decodeFrame(frame));
  // While format 1 is the one that is written, it is written as it was.
  expect(events.map((decoded) => encodeFrame(decoded))).toEqual(frames);
  expect(events[7]).toMatchObject([
    {
      kind: 'committed',
      holdId: '019b6968-4600-7000-8000-00000000138c',
      userId: '019b6968-4600-7000-8000-0000000007d2',
      sessionId: 'session-1',
      paymentId: 'pi-session-1',
      quote: { currency: 'EUR', total: { faceMinor: 15_000, feeMinor: 1500, taxMinor: 3000 } },
    },
  ]);
});
