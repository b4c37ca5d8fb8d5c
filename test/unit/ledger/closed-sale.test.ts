import { expect, test } from 'vitest';
import { verifySignature } from '../../../cli/ledger/verify-signature.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { verifyLedger } from '../../../domain/ledger/verify-ledger.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { guest, Office, START } from '../inventory/fixtures.ts';
import { OUR_SEED, publicKeyOf, writtenDown } from './paper.ts';

const CLOSED: InventoryEvent = { kind: 'sale-closed', atMs: START };

test('[CLOSE-1] [LEDGER-10] a ledger that sells after the close breaks the rules; one that ends with it does not', async () => {
  const held = new Office().batch([new Office().holdCommand(guest(1), [0])]).events;
  expect(await faultOf([held, [CLOSED]])).toBeNull();
  expect(await faultOf([[CLOSED], held])).toMatchObject({ row: 2, rule: 'CLOSE-1' });
  expect(await faultOf([[CLOSED], [CLOSED]])).toMatchObject({ row: 2, rule: 'CLOSE-1' });
});

async function faultOf(rows: InventoryEvent[][]) {
  const { publication } = new Office().inventory;
  const paper = {
    publication,
    rows: rows.map((events) => ({ atMs: START, events })),
    headsAt: [2],
    checkpointAt: null,
  };
  const publicKeys = [publicKeyOf(OUR_SEED)];
  return (await verifyLedger(writtenDown(paper), { sha256, verifySignature, publicKeys, knownHeads: [] })).fault;
}
