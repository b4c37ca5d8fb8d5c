import { describe, expect, it } from 'vitest';
import type { FanCommand } from '../../../domain/inventory/commands.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { accepted, guest, id, MINUTE, Office, reasonOf, seatsOf, user } from './fixtures.ts';

describe('repeating a command', () => {
  it('[HOLD-36] answers a repeated hold with the hold, although the repeat brings a fresh id', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [3]);
    const first = accepted(office.do(command));
    office.wait(MINUTE);
    const { results, events } = office.batch([{ ...command, holdId: id<HoldId>(99) }]);
    expect(accepted(results[0]!)).toEqual({ ...first, nowMs: office.nowMs });
    expect(events).toEqual([]);
  });

  it('[HOLD-36] answers with the hold as it is now: replaced, paying, sold', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [3]);
    const first = accepted(office.do(command));
    const second = accepted(office.replace(guest(1), first, [4]));
    expect(seatsOf(accepted(office.do(command)))).toEqual([4]);
    accepted(office.startPayment(user(1), second));
    const signedIn = { ...command, fan: user(1) } as FanCommand;
    expect(reasonOf(office.do(signedIn))).toBe('accepted as paying');
    accepted(office.attach(second, 'cs-1'));
    accepted(office.commit(second, 'cs-1'));
    expect(reasonOf(office.do(signedIn))).toBe('accepted as committed');
  });

  it('[HOLD-36] answers with the hold as it ended, although its seats are somebody else’s', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [3]);
    accepted(office.do(command));
    office.wait(10 * MINUTE);
    office.hold(guest(2), [3]);
    expect(accepted(office.do(command)).state).toEqual({ name: 'released', why: 'expired' });
  });

  it('[HOLD-36] extends, releases and starts once', () => {
    const office = new Office();
    const hold = office.hold(user(1), [3]);
    const to = { fan: user(1), holdId: hold.holdId, fence: hold.fence };
    const repeated = (command: FanCommand): string[] => [office.do(command), office.do(command)].map(reasonOf);
    expect(repeated({ kind: 'extend', key: 'key-e', ...to })).toEqual(['accepted as held', 'accepted as held']);
    expect(repeated({ kind: 'start-payment', key: 'key-s', ...to })).toEqual(Array(2).fill('accepted as paying'));
    expect(office.view(hold).state).toMatchObject({ attempt: 1 });
    expect(repeated({ kind: 'release', key: 'key-r', ...to })).toEqual(Array(2).fill('accepted as released'));
  });

  it('[HOLD-35] refuses a key with another body, from memory and from history', () => {
    const office = new Office();
    const fan = guest(1);
    const hold = accepted(office.do(office.holdCommand(fan, [3], { key: 'the-key' })));
    const others = (): string[] =>
      [
        office.holdCommand(fan, [4], { key: 'the-key' }),
        office.holdCommand(fan, [3], { key: 'the-key', replaces: { holdId: hold.holdId, fence: hold.fence } }),
        { kind: 'release' as const, key: 'the-key', fan, holdId: hold.holdId, fence: hold.fence },
      ].map((command) => reasonOf(office.do(command)));
    expect(others()).toEqual(Array(3).fill('key-reused'));
    accepted(office.release(fan, hold));
    expect(others()).toEqual(Array(3).fill('key-reused'));
  });

  it('[HOLD-35] takes the same key of another fan for another key', () => {
    const office = new Office();
    accepted(office.do(office.holdCommand(guest(1), [3], { key: 'the-key' })));
    expect(seatsOf(accepted(office.do(office.holdCommand(guest(2), [4], { key: 'the-key' }))))).toEqual([4]);
  });

  it('[HOLD-35] [HOLD-13] takes the key of a browser for its own, not for that of the user on another one', () => {
    const office = new Office();
    const hold = accepted(office.do(office.holdCommand(guest(1), [3], { key: 'the-key' })));
    accepted(office.startPayment(user(1, 1), hold));
    expect(reasonOf(office.do(office.holdCommand(user(1, 1), [4], { key: 'the-key' })))).toBe('key-reused');
    expect(reasonOf(office.do(office.holdCommand(user(1, 9), [4], { key: 'the-key' })))).toBe('already-holding');
  });

  it('[HOLD-36] knows the key of the browser although its hold is the user’s by now', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [3]);
    const hold = accepted(office.do(command));
    accepted(office.startPayment(user(1), hold));
    const { results, events } = office.batch([{ ...command, holdId: id<HoldId>(99) }]);
    expect(accepted(results[0]!).holdId).toBe(hold.holdId);
    expect(events).toEqual([]);
  });

  it('[HOLD-36] answers a user by their own key first, although it has ended and that of their browser has not', () => {
    const office = new Office();
    const command = office.holdCommand(user(1), [3], { key: 'the-key' });
    const ended = accepted(office.do(command));
    accepted(office.release(user(1), ended));
    accepted(office.do(office.holdCommand(guest(1), [3], { key: 'the-key' })));
    expect(accepted(office.do(command)).holdId).toBe(ended.holdId);
  });

  it('[HOLD-37] decides a refused command again', () => {
    const office = new Office();
    const other = office.hold(guest(1), [3]);
    const command = office.holdCommand(guest(2), [3]);
    expect(reasonOf(office.do(command))).toBe('seats-taken');
    accepted(office.release(guest(1), other));
    expect(reasonOf(office.do(command))).toBe('accepted as held');
  });

  it('[HOLD-37] remembers the last 32 keys of a live hold', () => {
    const office = new Office();
    const command = office.holdCommand(guest(1), [0]);
    let hold = accepted(office.do(command));
    for (let i = 1; i < 32; i++) hold = accepted(office.replace(guest(1), hold, [i % 10]));
    expect(reasonOf(office.do(command))).toBe('accepted as held');
    accepted(office.replace(guest(1), hold, [9]));
    expect(reasonOf(office.do(command))).toBe('already-holding');
  });
});
