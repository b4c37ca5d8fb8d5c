import type { ObjectLife } from './object-host.ts';
import type { Platform } from './platform.ts';
import type { ServerSocket } from './sockets.ts';

/** `ctx` and `ctx.storage` of one life of an object: the part of the platform's interface that the classes use. */
export function objectContext(platform: Platform, life: ObjectLife): unknown {
  const { host } = life;
  return {
    id: { name: host.name },
    exports: platform.exports,
    storage: storageOf(platform, life),
    blockConcurrencyWhile: <Value>(work: () => Promise<Value>) => life.blockConcurrencyWhile(work),
    abort: (reason: string) => {
      if (life.alive) host.crash();
      throw new Error(`aborted: ${reason}`);
    },
    acceptWebSocket: (socket: ServerSocket, tags: string[] = []) => {
      socket.tags = tags;
      host.sockets.add(socket);
      socket.onHangUp = () => {
        const { scheduler, network } = platform;
        scheduler.later(network.delayMs(), null, 'socket closed', () => host.hungUp(socket));
      };
      if (socket.client) socket.client.deliver = (data) => host.receive(socket, data);
    },
    getWebSockets: (tag?: string) =>
      [...host.sockets].filter(({ isOpen, tags }) => isOpen && (tag === undefined || tags.includes(tag))),
    setWebSocketAutoResponse: () => undefined,
  };
}

function storageOf(platform: Platform, life: ObjectLife): unknown {
  const { storage } = life.host;
  const { scheduler } = platform;
  const alive = (): typeof storage => {
    if (!life.alive) throw new Error('the object is gone');
    return storage;
  };
  return {
    sql: {
      exec: (sql: string, ...params: (string | number | null | Uint8Array)[]) => {
        const rows = alive().exec(sql, params);
        return { toArray: () => rows, [Symbol.iterator]: () => rows.values() };
      },
    },
    transactionSync: <Answer>(work: () => Answer) => alive().transactionSync(work),
    getAlarm: () => {
      const atMs = alive().alarmMs;
      return new Promise((resolve) => scheduler.later(0, life, `got alarm ${life.name}`, () => resolve(atMs)));
    },
    setAlarm: async (atMs: number) => alive().setAlarm(atMs),
    deleteAlarm: async () => alive().setAlarm(null),
    sync: () =>
      new Promise<void>((resolve) => {
        alive().whenFlushed(() => scheduler.later(0, life, `synced ${life.name}`, resolve));
      }),
  };
}
