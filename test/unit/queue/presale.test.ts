import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../../../domain/inventory/commands.ts';
import { auditRow } from '../../../domain/ledger/audit-row.ts';
import { createAuditState } from '../../../domain/ledger/audit-state.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { validatePublication } from '../../../domain/inventory/validate-publication.ts';
import { presaleFaults, saleStage } from '../../../domain/queue/presale-window.ts';
import { packBatch, unpackBatch } from '../../../protocol/rpc/packed-batch.ts';
import { OnSale, OPENS_AT, T } from '../../support/on-sale.ts';

const HOUR_MS = 3_600_000;
const WINDOW = { name: 'Fan club', opensAtMs: OPENS_AT - 2 * HOUR_MS, closesAtMs: OPENS_AT - HOUR_MS };

function saleWithPresale(drawn: number | null): OnSale {
  const sale = new OnSale({ seats: 10, drawn, presale: WINDOW });
  sale.nowMs = WINDOW.opensAtMs;
  return sale;
}

describe('[PRESALE-1] a presale', () => {
  it('begins with its first millisecond, and ends with the first of the public sale', () => {
    const sale = saleWithPresale(null);
    sale.nowMs = WINDOW.opensAtMs - 1;
    expect(refusalOf(sale.hold(0, { isPermitted: true }))).toEqual({
      reason: 'not-open-yet',
      opensAtMs: WINDOW.opensAtMs,
    });
    sale.nowMs++;
    expect(refusalOf(sale.hold(0))).toEqual({ reason: 'presale-only', closesAtMs: WINDOW.closesAtMs });
    expect(sale.hold(0, { isPermitted: true }).ok).toBe(true);
    sale.nowMs = WINDOW.closesAtMs - 1;
    expect(refusalOf(sale.hold(1))?.reason).toBe('presale-only');
    sale.nowMs++;
    expect(sale.hold(1).ok).toBe(true);
  });

  it('asks for no permit to pay for what is held', () => {
    const sale = saleWithPresale(null);
    const held = sale.hold(0, { isPermitted: true });
    if (!held.ok) throw new Error('refused');
    expect(sale.pay(0, held.hold).ok).toBe(true);
    expect(sale.commit(held.hold).ok).toBe(true);
  });

  it('[PRESALE-3] takes the permit in place of a pass, until the queue is what counts', () => {
    const sale = saleWithPresale(5);
    expect(sale.hold(0, { isPermitted: true }).ok).toBe(true);
    expect(refusalOf(sale.hold(1))?.reason).toBe('presale-only');
    sale.nowMs = WINDOW.closesAtMs;
    expect(refusalOf(sale.hold(1, { isPermitted: true }))?.reason).toBe('no-pass');
  });

  it('[PRESALE-3] takes both when a queue is switched on in it', () => {
    const sale = saleWithPresale(null);
    sale.switchOn({ capacity: 5, shoppers: [0] });
    expect(refusalOf(sale.hold(0))?.reason).toBe('presale-only');
    expect(refusalOf(sale.hold(1, { isPermitted: true }))?.reason).toBe('no-pass');
    expect(sale.hold(0, { isPermitted: true }).ok).toBe(true);
  });

  it('[LEDGER-11] shows in the ledger when a hold was made too early', () => {
    const sale = saleWithPresale(null);
    sale.hold(0, { isPermitted: true });
    const faultAt = (atMs: number) =>
      auditRow(createAuditState(sale.publication), { ...sale.rows[0]!, atMs }, (...parts) =>
        sha256(concatBytes(...parts)),
      );
    expect(faultAt(WINDOW.opensAtMs)).toBeNull();
    expect(faultAt(WINDOW.opensAtMs - 1)?.rule).toBe('PRESALE-1');
  });

  it('goes to the box office with the hold', () => {
    const fan = new OnSale({ seats: 1, drawn: null }).fan(1);
    const seats = { kind: 'best' as const, zone: 'floor', ticketTypes: [null], allowSplit: true };
    const hold = { kind: 'hold' as const, key: 'key-1', fan, holdId: fan.userId as never, seats, replaces: null };
    const pass = { entry: '00'.repeat(16), passSeq: 3 };
    const commands = [hold, { ...hold, isPermitted: true as const }, { ...hold, pass, isPermitted: true as const }];
    const batch = { floor: 0, boot: 1, seq: 1, commands };
    expect(unpackBatch(packBatch(batch))).toEqual(batch);
  });
});

describe('[PRESALE-3] a presale that cannot be', () => {
  const event = { nowMs: T - 10 * HOUR_MS, startsAtMs: OPENS_AT + 9 * HOUR_MS, queueOpensAtMs: OPENS_AT };
  const fieldsOf = (window: typeof WINDOW) => presaleFaults(window, event).map(({ field }) => field);

  it('is told which time is wrong', () => {
    expect(fieldsOf(WINDOW)).toEqual([]);
    expect(fieldsOf({ ...WINDOW, opensAtMs: WINDOW.closesAtMs })).toEqual(['opensAt']);
    expect(fieldsOf({ ...WINDOW, closesAtMs: OPENS_AT - 29 * 60_000 })).toEqual(['closesAt']);
    expect(fieldsOf({ ...WINDOW, opensAtMs: 1, closesAtMs: 2 })).toEqual(['closesAt']);
  });

  it('is not published', () => {
    const { publication } = new OnSale({ seats: 10, drawn: 3, presale: WINDOW });
    const wrong: Publication = { ...publication, presale: { ...WINDOW, closesAtMs: OPENS_AT } };
    expect(validatePublication(publication)).toEqual([]);
    expect(validatePublication(wrong).map(({ field }) => field)).toEqual(['presale.closesAt']);
  });

  it('where there is none, everybody buys', () => expect(saleStage(undefined, 0)).toBe('public'));
});

function refusalOf(result: CommandResult) {
  return result.ok ? null : result.refusal;
}
