import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstLobbyOf, ROOT_LOBBY, type LobbyName } from '../../../domain/queue/lobby-tree.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { lobbyAt } from '../../../durable-objects/address-book.ts';
import { LOBBY_SOCKETS_MAX } from '../../../durable-objects/lobby/lobby-limits.ts';
import { Lobby } from '../../../durable-objects/lobby/lobby.ts';
import { LOBBY_ADDRESS_HEADER, LOBBY_BELOW_HEADER } from '../../../protocol/rpc/lobby.ts';
import { enterLobby } from '../../../workers/lobbies/enter-lobby.ts';
import { freshAddress } from './sale.ts';

const SOON = { timeout: 10_000 };

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
        push.call(lobby, { address, epoch: 1, version, text: String(version) }),
      );
    }
    release();
    await expect.poll(() => fan.heard.at(-1), SOON).toBe('4');
    expect(pushes).toEqual(['1', '4']);
  });

  it('[QUEUE-17] sockets outlive their lobby’s memory, and so do the lobbies below', async () => {
    const address = freshAddress();
    const fan = await wait(address, 'weur');
    await tell(address, { version: 1, text: 'one' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one']);
    await evictDurableObject(lobbyAt(exports, address, ROOT_LOBBY));
    await evictDurableObject(lobbyAt(exports, address, firstLobbyOf('weur')));
    await tell(address, { version: 2, text: 'two' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one', 'two']);
  });

  it('whoever has something to say is not heard: the socket closes', async () => {
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

  it('[QUEUE-18] a full lobby names one below; who goes there hears the same', async () => {
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
    await tell(address, { version: 2, text: 'two' });
    await expect.poll(() => fan.heard, SOON).toEqual(['one', 'two']);
  });

  it('[QUEUE-18] the next lobby is made ready before this one is full', async () => {
    const address = freshAddress();
    await tell(address, { version: 1, text: 'one' });
    await fill(address, firstLobbyOf('weur'), 3_000);
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

async function wait(address: EventAddress, region: 'weur' | 'apac' | 'oc' | 'sam'): Promise<Waiting> {
  const request = new Request('https://tickets.test/lobby', { headers: { Upgrade: 'websocket' } });
  const response = await enterLobby(exports, { address, region, request });
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

/** What the box office does. */
function tell(address: EventAddress, status: { epoch?: number; version: number; text: string }) {
  return lobbyAt(exports, address, ROOT_LOBBY).push({ address, epoch: 1, ...status });
}

/** As if so many sockets were there. */
async function fill(address: EventAddress, name: LobbyName, sockets = LOBBY_SOCKETS_MAX): Promise<void> {
  await runInDurableObject(lobbyAt(exports, address, name), (_lobby: Lobby, state) => {
    const none = { send: () => undefined } as unknown as WebSocket;
    vi.spyOn(state, 'getWebSockets').mockReturnValue(Array.from({ length: sockets }, () => none));
  });
}

function socketsAt(address: EventAddress, name: LobbyName): Promise<number> {
  return runInDurableObject(lobbyAt(exports, address, name), (_lobby: Lobby, state) => state.getWebSockets().length);
}
