import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstLobbyOf, ROOT_LOBBY, type LobbyName } from '../../../domain/queue/lobby-tree.ts';
import {
  LOBBY_IDLE_PUSHES_MAX,
  LOBBY_NO_QUEUE_MS,
  LOBBY_READ_MS,
  LOBBY_RECOUNT_MS,
  LOBBY_SOCKETS_AT_ONCE,
  LOBBY_SOCKETS_MAX,
  LOBBY_UNHEARD_MS,
  LOBBY_WARM_SOCKETS,
  ROOM_REMEMBERED_MS,
} from '../../../domain/queue/waiting-limits.ts';
import type { EventAddress, LocationHint } from '../../../domain/shared/event-address.ts';
import { lobbyAt, lobbyNameOf, registerAt } from '../../../durable-objects/address-book.ts';
import { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import { Lobby } from '../../../durable-objects/lobby/lobby.ts';
import { LOBBY_ADDRESS_HEADER, LOBBY_BELOW_HEADER, type PushedStatus } from '../../../protocol/rpc/lobby.ts';
import { enterLobby } from '../../../workers/lobbies/enter-lobby.ts';
import { freshAddress, publishedSale } from './sale.ts';

const SOON = { timeout: 10_000 };
const COUNTED_VERSION = 2;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the status on its way down', () => {
  it('[QUEUE-17] reaches every socket of every region, the same bytes', async () => {
    const address = freshAddress();
    const fans = await Promise.all((['weur', 'weur', 'apac'] as const).map((region) => wait(address, region)));
    await tell(address, { version: 1, text: '{"nowServing":"ünï"}' });
    for (const fan of fans) await expect.poll(() => fan.heard, SOON).toEqual(['{"nowServing":"ünï"}']);
  });

  it('[QUEUE-17] the latest wins: what is older, by version or by epoch, is not repeated', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'weur');
    await tell(address, { version: 7, text: 'seven' });
    await tell(address, { version: 6, text: 'six' });
    await tell(address, { epoch: 2, version: 1, text: 'rebuilt' });
    await tell(address, { epoch: 1, version: 99, text: 'of the lost one' });
    await tell(address, { epoch: 2, version: 2, text: 'and on' });
    await expect.poll(() => fan.heard.at(-1), SOON).toBe('and on');
    expect(fan.heard).not.toContain('six');
    expect(fan.heard).not.toContain('of the lost one');
  });

  it('[QUEUE-17] who comes later hears the newest at once', async () => {
    const address = freshAddress();
    await wait(address, 'weur');
    await tell(address, { version: 1, text: 'one' });
    const late = await wait(address, 'weur');
    await expect.poll(() => late.heard, SOON).toEqual(['one']);
    const elsewhere = await wait(address, 'oc');
    await expect.poll(() => elsewhere.heard, SOON).toEqual(['one']);
  });

  it('[QUEUE-17] one push is on its way to a lobby; what comes meanwhile is left out but for the newest', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'weur');
    const { promise: stuck, resolve: release } = Promise.withResolvers<void>();
    const push = Object.getOwnPropertyDescriptor(Lobby.prototype, 'push')!.value as Lobby['push'];
    const pushes: string[] = [];
    vi.spyOn(Lobby.prototype, 'push').mockImplementation(async function (this: Lobby, status) {
      if (status.text !== 'to the root') pushes.push(status.text);
      if (status.text === '1') await stuck;
      return await push.call(this, status);
    });
    const root = lobbyAt(exports, address, ROOT_LOBBY);
    for (const version of [1, 2, 3, 4]) {
      await runInDurableObject(root, (lobby: Lobby) =>
        push.call(lobby, { address, epoch: 1, version, expected: 0, text: String(version) }),
      );
    }
    release();
    await expect.poll(() => fan.heard.at(-1), SOON).toBe('4');
    expect(pushes).toEqual(['1', '4']);
  });

  it('[LOBBY-8] goes out in slices: fans come in between, and of what is new meanwhile only the newest follows', async () => {
    const address = freshAddress();
    const name = firstLobbyOf('weur');
    const heard = Array.from({ length: LOBBY_SOCKETS_AT_ONCE * 2 + 1 }, (): string[] => []);
    const sockets = heard.map((texts) => ({ send: (text: string) => texts.push(text) }) as unknown as WebSocket);
    await runInDurableObject(lobbyAt(exports, address, name), async (lobby: Lobby, state) => {
      vi.spyOn(state, 'getWebSockets').mockReturnValue(sockets);
      const pushes = [1, 2, 3].map((version) => {
        return lobby.push(statusOf(address, { version, text: String(version) }));
      });
      expect(heard.filter((texts) => texts.length > 0)).toHaveLength(LOBBY_SOCKETS_AT_ONCE);
      const headers = { Upgrade: 'websocket', [LOBBY_ADDRESS_HEADER]: JSON.stringify(address) };
      expect((await lobby.fetch(new Request('https://lobby/', { headers }))).status).toBe(101);
      expect(heard.at(-1)).toEqual([]);
      await Promise.all(pushes);
    });
    expect(heard.every((texts) => texts.join() === '1,3')).toBe(true);
  });

  it('[QUEUE-17] [LOBBY-1] sockets outlive their lobby’s memory, and so do the lobbies below', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'weur');
    await tell(address, { version: 1, text: 'one' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one']);
    await evictDurableObject(lobbyAt(exports, address, ROOT_LOBBY));
    await evictDurableObject(lobbyAt(exports, address, firstLobbyOf('weur')));
    await tell(address, { version: 2, text: 'two' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one', 'two']);
  });

  it('[LOBBY-1] a ping is answered by the runtime, and the lobby does not hear of it', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'weur');
    const hears = vi.spyOn(Lobby.prototype, 'webSocketMessage');
    await evictDurableObject(lobbyAt(exports, address, firstLobbyOf('weur')));
    fan.socket.send('ping');
    await expect.poll(() => fan.heard, SOON).toEqual(['pong']);
    expect(hears).not.toHaveBeenCalled();
  });

  it('[LOBBY-1] whoever has something to say is not heard: the socket closes', async () => {
    const fan = await wait(freshAddress(), 'weur');
    fan.socket.send('let me in');
    await expect.poll(() => fan.closed, SOON).toBe(1008);
  });
});

describe('the tree', () => {
  it('[QUEUE-18] counts travel upward', async () => {
    const address = freshAddress();
    for (const region of ['weur', 'weur', 'weur', 'sam'] as const) await wait(address, region);
    await tell(address, { version: 1, text: 'one' });
    const count = async () => (await tell(address, { version: 1, text: 'again' })).sockets;
    await expect.poll(count, SOON).toBe(4);
  });

  it('[LOBBY-2] a full lobby names one below; who goes there hears the same', async () => {
    const address = freshAddress();
    await tell(address, { version: 1, text: 'one' });
    await fill(address, firstLobbyOf('weur'));
    const answer = await enterAt(address, firstLobbyOf('weur'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get(LOBBY_BELOW_HEADER)).toBe('weur/1');
    expect(answer.headers.get('retry-after')).toBe('10');

    const fan = await wait(address, 'weur');
    await expect.poll(() => fan.heard, SOON).toEqual(['one']);
    expect(await socketsAt(address, 'weur/1')).toBe(1);
    await tell(address, { version: 3, text: 'two' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one', 'two']);
  });

  it('[LOBBY-2] takes 4,000 and not one more, and sees within a second that somebody has left', async () => {
    const address = freshAddress();
    const name = firstLobbyOf('weur');
    const others = await fill(address, name, LOBBY_SOCKETS_MAX - 1);
    expect((await enterAt(address, name)).status).toBe(101);
    expect((await enterAt(address, name)).status).toBe(503);
    others.mockRestore();
    const nowMs = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => nowMs + LOBBY_RECOUNT_MS);
    expect((await enterAt(address, name)).status).toBe(101);
  });

  it('[LOBBY-3] nobody is sent down more than twice', async () => {
    const address = freshAddress();
    for (const [level, name] of (['weur/0', 'weur/1', 'weur/65'] as const).entries()) {
      await fill(address, name, LOBBY_SOCKETS_MAX, COUNTED_VERSION + level);
    }
    const answer = await enter(address, 'weur');
    expect(answer.status).toBe(503);
    expect(answer.headers.get(LOBBY_BELOW_HEADER)).toBe('');
    expect(await namesBelow(address, 'weur/65')).toEqual([]);
  });

  it('[LOBBY-3] where room was is remembered for five seconds', async () => {
    const address = freshAddress();
    const crowd = await fill(address, firstLobbyOf('weur'));
    await wait(address, 'weur');
    expect(await socketsAt(address, 'weur/1')).toBe(1);
    crowd.mockRestore();
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs + ROOM_REMEMBERED_MS - 1_000);
    await wait(address, 'weur');
    expect(await socketsAt(address, 'weur/1')).toBe(2);
    clock.mockImplementation(() => nowMs + ROOM_REMEMBERED_MS + 1_000);
    await wait(address, 'weur');
    expect(await socketsAt(address, 'weur/0')).toBe(1);
  });

  it('[LOBBY-4] a lobby that has heard nothing for 15 s asks above, once for all who come', async () => {
    const address = freshAddress();
    await tell(address, { version: 1, text: 'one' });
    await wait(address, 'weur');
    await settled();
    const asks = vi.spyOn(Lobby.prototype, 'adopt');
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs + LOBBY_UNHEARD_MS - 1_000);
    await wait(address, 'weur');
    expect(asks).not.toHaveBeenCalled();
    clock.mockImplementation(() => nowMs + LOBBY_UNHEARD_MS);
    await Promise.all([wait(address, 'weur'), wait(address, 'weur'), wait(address, 'weur')]);
    expect(asks).toHaveBeenCalledTimes(1);
  });

  it('[LOBBY-4] without a queue the box office is asked once a second, whoever comes', async () => {
    const address = freshAddress();
    const root = lobbyAt(exports, address, ROOT_LOBBY);
    const asks = vi.spyOn(BoxOffice.prototype, 'queueStatus');
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
    for (let reading = 0; reading < 3; reading++) expect(await root.status({ address })).toBeNull();
    expect(asks).toHaveBeenCalledTimes(1);
    clock.mockImplementation(() => nowMs + LOBBY_NO_QUEUE_MS);
    await root.status({ address });
    expect(asks).toHaveBeenCalledTimes(2);
  });

  it('[LOBBY-5] a lobby that nobody uses is told no more, until somebody comes', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'sam');
    const pushes = pushesTo('sam/0');
    fan.socket.close();
    await expect.poll(() => socketsAt(address, 'sam/0'), SOON).toBe(0);
    for (let version = 1; version <= LOBBY_IDLE_PUSHES_MAX; version++) {
      await tell(address, { version, text: 'more' });
      await expect.poll(() => pushes.length, SOON).toBe(version);
    }
    expect(await namesBelow(address, ROOT_LOBBY)).toEqual(['sam/0']);
    await settled();
    await tell(address, { version: 100, text: 'nobody is there' });
    expect(await namesBelow(address, ROOT_LOBBY)).toEqual([]);
    expect(pushes).toHaveLength(LOBBY_IDLE_PUSHES_MAX);

    const nowMs = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => nowMs + LOBBY_UNHEARD_MS);
    const next = await wait(address, 'sam');
    await expect.poll(() => next.heard, SOON).toEqual(['nobody is there']);
    await tell(address, { version: 101, text: 'welcome' });
    await expect.poll(() => next.heard.at(-1), SOON).toBe('welcome');
  });

  it('[LOBBY-5] who reads its status keeps a lobby in use for a minute', async () => {
    const address = freshAddress();
    const lobby = lobbyAt(exports, address, 'me/0');
    const isInUse = async () => (await lobby.push(statusOf(address, { version: 1, text: 'one' }))).isInUse;
    expect(await isInUse()).toBe(false);
    await lobby.status({ address });
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs + LOBBY_READ_MS - 1_000);
    expect(await isInUse()).toBe(true);
    clock.mockImplementation(() => nowMs + LOBBY_READ_MS);
    expect(await isInUse()).toBe(false);
  });

  it('[LOBBY-6] makes room for those who are expected, one lobby at a push, where fans are', async () => {
    const address = freshAddress();
    await wait(address, 'weur');
    await wait(address, 'oc');
    const pushes = pushesTo('weur/0');
    const below: LobbyName[][] = [];
    for (let version = 1; version <= 5; version++) {
      await tell(address, { version, text: 'gathering', expected: 18_000 });
      await expect.poll(() => pushes.length, SOON).toBe(version);
      await settled();
      below.push(await namesBelow(address, 'weur/0'));
    }
    // 9,000 here, and before their sockets were counted none.
    expect(below.map((names) => names.length)).toEqual([0, 1, 2, 2, 2]);
    expect(below.at(-1)).toEqual(['weur/1', 'weur/2']);
    await expect.poll(() => namesBelow(address, 'oc/0'), SOON).toEqual(['oc/1', 'oc/2']);
    const ready = lobbyAt(exports, address, 'weur/2');
    await expect
      .poll(() => runInDurableObject(ready, (lobby: Lobby) => lobby.status({ address })), SOON)
      .toBe('gathering');
  });

  it('[LOBBY-6] who is wanted is not dropped though nobody is there; who is no longer is', async () => {
    const address = freshAddress();
    await wait(address, 'weur');
    const region = lobbyAt(exports, address, firstLobbyOf('weur'));
    const pushes = pushesTo('weur/1');
    const push = async (version: number, expected: number) => {
      await region.push(statusOf(address, { version, expected, text: 'more' }));
    };
    for (let version = 1; version <= LOBBY_IDLE_PUSHES_MAX + 5; version++) {
      await push(version, 6_000);
      await expect.poll(() => pushes.length, SOON).toBe(version);
    }
    await settled();
    expect(await namesBelow(address, 'weur/0')).toEqual(['weur/1']);
    await push(200, 0);
    expect(await namesBelow(address, 'weur/0')).toEqual([]);
  });

  it('[LOBBY-6] the box office expects those who have joined before T, as its registers say', async () => {
    const address = freshAddress();
    const nowMs = Date.now();
    const plan = {
      registers: 2,
      joinsFromMs: nowMs - 60_000,
      closesAtMs: nowMs + 20 * 60_000,
      opensAtMs: nowMs + 30 * 60_000,
      beacon: null,
      schedule: [],
      capacity: 2,
      passSeconds: 600,
      graceSeconds: 120,
      classes: ['everybody'],
    };
    for (const [index, entry] of ['00'.repeat(16), '00'.repeat(15) + '01', '00'.repeat(15) + '02'].entries()) {
      const register = registerAt(exports, address, { index: index % 2, registers: 2 });
      expect(await register.join({ address, plan, entry, classIndex: 0 })).toMatchObject({ ok: true });
    }
    const pushed = pushesTo(ROOT_LOBBY);
    const { boxOffice } = await publishedSale({ address, queue: plan });
    // A floor that speaks makes it tell everybody again, within a second.
    await expect
      .poll(async () => {
        await boxOffice.syncClaims({ floor: 0, office: null, isWhole: true, claims: [], gone: [], leaving: [] });
        return pushed.at(-1)?.expected;
      }, SOON)
      .toBe(3);
  });

  it('[LOBBY-7] the next lobby is made ready before this one is full', async () => {
    const address = freshAddress();
    await tell(address, { version: 1, text: 'one' });
    await fill(address, firstLobbyOf('weur'), LOBBY_WARM_SOCKETS);
    await wait(address, 'weur');
    await expect
      .poll(() => runInDurableObject(lobbyAt(exports, address, 'weur/1'), (lobby: Lobby) => lobby.status({ address })))
      .toBe('one');
  });
});

interface Waiting {
  socket: WebSocket;
  heard: string[];
  closed: number | null;
}

function enter(address: EventAddress, region: LocationHint): Promise<Response> {
  const request = new Request('https://tickets.test/lobby', { headers: { Upgrade: 'websocket' } });
  return enterLobby(exports, { address, region, request });
}

async function wait(address: EventAddress, region: LocationHint): Promise<Waiting> {
  const response = await enter(address, region);
  expect(response.status).toBe(101);
  const socket = response.webSocket!;
  const waiting: Waiting = { socket, heard: [], closed: null };
  socket.addEventListener('message', ({ data }) => void waiting.heard.push(data as string));
  socket.addEventListener('close', ({ code }) => {
    waiting.closed = code;
  });
  socket.accept();
  return waiting;
}

function enterAt(address: EventAddress, name: LobbyName): Promise<Response> {
  const headers = { Upgrade: 'websocket', [LOBBY_ADDRESS_HEADER]: JSON.stringify(address) };
  return lobbyAt(exports, address, name).fetch(new Request('https://lobby/', { headers }));
}

type Said = Pick<PushedStatus, 'version' | 'text'> & Partial<PushedStatus>;

function statusOf(address: EventAddress, said: Said): PushedStatus {
  return { address, epoch: 1, expected: 0, ...said };
}

/** What the box office does. */
function tell(address: EventAddress, said: Said) {
  return lobbyAt(exports, address, ROOT_LOBBY).push(statusOf(address, said));
}

/** What this lobby is told from now on. */
function pushesTo(name: LobbyName): PushedStatus[] {
  const push = Object.getOwnPropertyDescriptor(Lobby.prototype, 'push')!.value as Lobby['push'];
  const pushes: PushedStatus[] = [];
  vi.spyOn(Lobby.prototype, 'push').mockImplementation(async function (this: Lobby, status) {
    const crowd = await push.call(this, status);
    const { id } = (this as unknown as { ctx: DurableObjectState }).ctx;
    if (lobbyNameOf(id) === name) pushes.push(status);
    return crowd;
  });
  return pushes;
}

/** The answers to pushes are heard. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => void setTimeout(resolve, 10));
}

/** As if so many sockets were there, and had been counted: a lobby counts when it hears something new. */
async function fill(address: EventAddress, name: LobbyName, sockets = LOBBY_SOCKETS_MAX, version = COUNTED_VERSION) {
  return await runInDurableObject(lobbyAt(exports, address, name), async (lobby: Lobby, state) => {
    const text = (await lobby.status({ address })) ?? 'nothing';
    // The one above has heard that nobody is here yet, and hears no more until it is told something itself.
    await settled();
    const none = { send: () => undefined } as unknown as WebSocket;
    const getWebSockets = vi.spyOn(state, 'getWebSockets');
    getWebSockets.mockReturnValue(Array.from({ length: sockets }, () => none));
    await lobby.push(statusOf(address, { version, text }));
    return getWebSockets;
  });
}

function namesBelow(address: EventAddress, name: LobbyName): Promise<LobbyName[]> {
  return runInDurableObject(lobbyAt(exports, address, name), (_lobby: Lobby, state) => {
    return state.storage.sql
      .exec<{ name: LobbyName }>('SELECT name FROM lobby_below')
      .toArray()
      .map((row) => row.name);
  });
}

function socketsAt(address: EventAddress, name: LobbyName): Promise<number> {
  return runInDurableObject(lobbyAt(exports, address, name), (_lobby: Lobby, state) => state.getWebSockets().length);
}
