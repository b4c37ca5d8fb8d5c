import { describe, expect, it } from 'vitest';
import { expectedFans } from '../../../domain/queue/expected-fans.ts';
import { expectedInRegion, lobbiesWanted } from '../../../domain/queue/lobby-warmth.ts';
import { statusTickMs } from '../../../domain/queue/status-tick.ts';
import {
  LOBBY_CHILDREN_MAX,
  LOBBY_LEVELS_MAX,
  LOBBY_WARM_SOCKETS,
  ROOM_REMEMBERED_MS,
  ROOMS_REMEMBERED_MAX,
} from '../../../domain/queue/waiting-limits.ts';
import { RoomMemory } from '../../../workers/lobbies/room-memory.ts';

describe('how often everybody is told', () => {
  it('[QUEUE-17] once a second up to a million sockets, a second more for each million, at most ten', () => {
    const sockets = [0, 1, 1_000_000, 1_500_000, 3_000_000, 10_000_000, 16_000_000];
    expect(sockets.map(statusTickMs)).toEqual([1_000, 1_000, 1_000, 1_500, 3_000, 10_000, 10_000]);
  });
});

describe('room for those who are expected', () => {
  it('[LOBBY-6] one lobby below for each 3,000 that are more than 3,000, at most 64, and the rest is shared among them', () => {
    expect(wanted(3_000)).toEqual({ lobbies: 0, expectedAtEach: 0 });
    expect(wanted(3_001)).toEqual({ lobbies: 1, expectedAtEach: 1 });
    expect(wanted(6_001)).toEqual({ lobbies: 2, expectedAtEach: 1_501 });
    expect(wanted(195_000)).toEqual({ lobbies: 64, expectedAtEach: 3_000 });
    expect(wanted(10_000_000)).toEqual({ lobbies: 64, expectedAtEach: 156_204 });
  });

  it('[LOBBY-7] one below when 3,000 are here, whoever is expected', () => {
    expect(lobbiesWanted({ sockets: 2_999, expected: 0 }).lobbies).toBe(0);
    expect(lobbiesWanted({ sockets: 3_000, expected: 0 }).lobbies).toBe(1);
  });

  it.each([1, 3_000, 4_500, 50_000, 195_000, 195_001, 1_000_000, 12_000_000])(
    '[LOBBY-6] a region’s whole tree has room for %i fans, and is not a lobby for each few',
    (expected) => {
      const { lobbies, levels } = treeFor(expected);
      expect(lobbies * LOBBY_WARM_SOCKETS).toBeGreaterThanOrEqual(expected);
      expect(lobbies).toBeLessThanOrEqual(1 + LOBBY_CHILDREN_MAX + Math.ceil(expected / LOBBY_WARM_SOCKETS));
      expect(levels).toBeLessThanOrEqual(LOBBY_LEVELS_MAX);
    },
  );

  it('[LOBBY-6] regions get their part by the sockets that they have', () => {
    expect(expectedInRegion(9_000, { sockets: 2, ofAll: 3 })).toBe(6_000);
    expect(expectedInRegion(9_000, { sockets: 0, ofAll: 3 })).toBe(0);
    expect(expectedInRegion(9_000, { sockets: 0, ofAll: 0 })).toBe(0);
  });

  it('[LOBBY-6] before the seal those who joined are expected, then those sealed, then those not called yet', () => {
    const register = { count: 40, root: '' };
    const seal = { sealedAtMs: 0, classes: [{ name: 'all', registers: [register, register], digest: '' }] };
    expect(expectedFans({ given: 0, nowServing: 0, seal: null }, 75)).toBe(75);
    expect(expectedFans({ given: 0, nowServing: 0, seal }, 75)).toBe(80);
    expect(expectedFans({ given: 90, nowServing: 30, seal }, 75)).toBe(60);
  });
});

describe('where a crowd finds room', () => {
  it('[LOBBY-3] is remembered for five seconds', () => {
    const rooms = new RoomMemory();
    rooms.remember('event/weur', ['weur/1'], 1_000);
    expect(rooms.recall('event/weur', 1_000 + ROOM_REMEMBERED_MS - 1)).toEqual(['weur/1']);
    expect(rooms.recall('event/weur', 1_000 + ROOM_REMEMBERED_MS)).toBeNull();
    expect(rooms.recall('event/oc', 1_000)).toBeNull();
  });

  it('[LOBBY-3] of a thousand places, those that were said last', () => {
    const rooms = new RoomMemory();
    for (let place = 0; place < ROOMS_REMEMBERED_MAX; place++) rooms.remember(String(place), ['weur/1'], 0);
    rooms.remember('0', ['weur/2'], 0);
    rooms.remember('one more', ['weur/3'], 0);
    expect(rooms.size).toBe(ROOMS_REMEMBERED_MAX);
    expect([rooms.recall('0', 0), rooms.recall('1', 0), rooms.recall('2', 0)]).toEqual([['weur/2'], null, ['weur/1']]);
  });
});

/** Below a lobby that nobody is at yet. */
function wanted(expected: number) {
  return lobbiesWanted({ sockets: 0, expected });
}

/** The lobbies that a region's first one ends up with when so many are expected, and how deep they stand. */
function treeFor(expected: number): { lobbies: number; levels: number } {
  const { lobbies, expectedAtEach } = wanted(expected);
  if (lobbies === 0) return { lobbies: 1, levels: 1 };
  const below = treeFor(expectedAtEach);
  return { lobbies: 1 + lobbies * below.lobbies, levels: 1 + below.levels };
}
