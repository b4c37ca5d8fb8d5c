import { describe, expect, it } from 'vitest';
import {
  firstLobbyOf,
  isLobbyName,
  lobbiesBelow,
  lobbyAbove,
  regionOfLobby,
  ROOT_LOBBY,
  type LobbyName,
} from '../../../domain/queue/lobby-tree.ts';
import { nextPollSeconds } from '../../../domain/queue/next-poll.ts';
import { regionOf } from '../../../workers/lobbies/region-of.ts';

describe('the tree of lobbies', () => {
  it('[QUEUE-18] [LOBBY-3] every lobby stands below exactly one, down to the third level of a region', () => {
    const above = new Map<LobbyName, LobbyName>();
    let level: LobbyName[] = [firstLobbyOf('weur')];
    for (let depth = 0; depth < 2; depth++) {
      const next = level.flatMap((name) => lobbiesBelow(name).map((below) => ({ name, below })));
      for (const { name, below } of next) {
        expect(above.has(below)).toBe(false);
        above.set(below, name);
        expect(lobbyAbove(below)).toBe(name);
      }
      level = next.map(({ below }) => below);
    }
    expect(level).toHaveLength(64 * 64);
    expect(level.flatMap(lobbiesBelow)).toEqual([]);
  });

  it('[QUEUE-18] regions stand below the root, and the box office tells the root', () => {
    expect(lobbyAbove('apac/0')).toBe(ROOT_LOBBY);
    expect(lobbyAbove(ROOT_LOBBY)).toBeNull();
    expect([regionOfLobby('apac/7'), regionOfLobby(ROOT_LOBBY)]).toEqual(['apac', null]);
  });

  it('a name that is not one is recognised', () => {
    expect(['root', 'me/0', 'weur/4160'].every(isLobbyName)).toBe(true);
    expect(['', 'root/0', 'weur', 'weur/01', 'weur/-1', 'moon/1', 'weur/1 '].some(isLobbyName)).toBe(false);
  });
});

describe('where a fan waits', () => {
  it.each([
    [{ continent: 'NA', longitude: '-122.4' }, 'wnam'],
    [{ continent: 'NA', longitude: '-73.9' }, 'enam'],
    [{ continent: 'EU', longitude: '2.3' }, 'weur'],
    [{ continent: 'EU', longitude: '21.0' }, 'eeur'],
    [{ continent: 'AS', country: 'AE' }, 'me'],
    [{ continent: 'AS', country: 'JP' }, 'apac'],
    [{ continent: 'OC' }, 'oc'],
    [{}, 'weur'],
  ])('%o: %s', (whereabouts, region) => {
    expect(regionOf(whereabouts)).toBe(region);
  });
});

describe('when to ask again', () => {
  const status = { phase: 'open', given: 0, nowServing: 0, serverTimeMs: 0, closesAtMs: 0 };

  it('[QUEUE-19] the more wait, the later; never sooner than 5 s, never later than 60 s', () => {
    const waiting = [0, 1_000_000, 10_000_000, 4_000_000_000];
    const polls = waiting.map((fans) => nextPollSeconds({ ...status, given: fans + 10, nowServing: 10 }));
    expect(polls).toEqual([5, 5, 50, 60]);
  });

  it('[QUEUE-19] who gathers asks again at T', () => {
    const gathering = { ...status, phase: 'gathering', closesAtMs: 60_000 };
    const at = (serverTimeMs: number) => nextPollSeconds({ ...gathering, serverTimeMs });
    expect([0, 48_000, 59_900].map(at)).toEqual([20, 12, 5]);
  });
});
