import type { EventId } from '../../shared/ids.ts';
import type { BeaconChain } from './beacon.ts';

/** Everything that a draw rests on, as it is published: the file `draw.json`. Bytes are hex. */
export interface DrawRecord {
  format: 1;
  eventId: EventId;
  /** T, Unix milliseconds. */
  closesAtMs: number;
  /** null: none was to be had. */
  beacon: BeaconChain | null;
  /** The rounds that may decide, published before anyone joined; none without a beacon. */
  schedule: number[];
  /** null: the registers never all answered. */
  seal: DrawSeal | null;
  /** null: not drawn yet. */
  drawn: DrawnBy | null;
}

export interface DrawSeal {
  /** When the last register had answered and the digests stood in the ledger, Unix milliseconds. */
  sealedAtMs: number;
  /** In the order in which they are called. */
  classes: ClassSeal[];
}

export interface ClassSeal {
  name: string;
  registers: { count: number; root: string }[];
  digest: string;
}

export type DrawnBy =
  | { kind: 'beacon'; round: number; signature: string }
  /** 32 bytes that stand in the ledger. */
  | { kind: 'ledger'; random: string };
