import { batchWriter, transactionWriter, type BookingWriter } from './booking-writer.ts';
import { postgresCasStore } from './postgres-cas-store.ts';
import { postgresLockStore } from './postgres-lock-store.ts';
import { redisBatchStore } from './redis-batch-store.ts';
import { redisLockStore } from './redis-lock-store.ts';
import type { SeatStore, StoreTuning } from './seat-store.ts';

export const PEER_NAMES = ['redis-lock', 'redis-batch', 'postgres-for-update', 'postgres-cas'] as const;

export type PeerName = (typeof PEER_NAMES)[number];

export interface PeerPlaces {
  redisPort: number;
  postgresUrl: string;
}

export const PEERS: Record<PeerName, Peer> = {
  'redis-lock': {
    database: 'redis',
    title: 'textbook: Redis lock in Lua',
    notes: 'one EVALSHA an attempt (TTL, fence), pipelined',
    tuning: { batchMax: 1, lanes: 400 },
    directLanes: 4,
    lives: { batch: 1, lanes: 32 },
    openWriter: (url) => transactionWriter(url, 16),
    open: ({ redisPort }) => redisLockStore(redisPort),
  },
  'redis-batch': {
    database: 'redis',
    title: 'Redis, one Lua call a batch',
    notes: 'one MGET and one MSET a batch, deadlines in the values',
    tuning: { batchMax: 200, lanes: 2 },
    directLanes: 4,
    lives: { batch: 100, lanes: 4 },
    openWriter: (url) => batchWriter(url, 4),
    open: ({ redisPort }) => redisBatchStore(redisPort),
  },
  'postgres-for-update': {
    database: 'postgres',
    title: 'Postgres SELECT … FOR UPDATE',
    notes: 'one transaction a batch, locks in seat order, prepared statements, unnest',
    tuning: { batchMax: 200, lanes: 4 },
    directLanes: 4,
    lives: { batch: 100, lanes: 4 },
    openWriter: (url) => batchWriter(url, 4),
    open: ({ postgresUrl }) => Promise.resolve(postgresLockStore(postgresUrl, 4)),
  },
  'postgres-cas': {
    database: 'postgres',
    title: 'Postgres compare-and-set',
    notes: 'one prepared statement a batch, unnest, locks in seat order',
    tuning: { batchMax: 200, lanes: 2 },
    directLanes: 2,
    lives: { batch: 100, lanes: 4 },
    openWriter: (url) => batchWriter(url, 4),
    open: ({ postgresUrl }) => Promise.resolve(postgresCasStore(postgresUrl, 2)),
  },
};

export interface Peer {
  database: 'redis' | 'postgres';
  title: string;
  notes: string;
  /** Behind its server; what was best here, by trying. */
  tuning: StoreTuning;
  /** Batches at a time in the batch arms; likewise. */
  directLanes: number;
  /** How whole lives are driven: the textbook's one by one, each in a transaction; the others in batches. */
  lives: { batch: number; lanes: number };
  openWriter(postgresUrl: string): BookingWriter;
  open(places: PeerPlaces): Promise<SeatStore>;
}
