import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { roundAtMs } from '../../domain/queue/draw/beacon.ts';
import type { DrawnBy, DrawSeal } from '../../domain/queue/draw/draw-record.ts';
import { decidingRound } from '../../domain/queue/draw/draw-schedule.ts';
import { sealDigest } from '../../domain/queue/draw/seal.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { RegisterClosed, RegisterRpc } from '../../protocol/rpc/register.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { fetchBeaconSignature } from './beacon-source.ts';
import { BEACON_RETRY_MS, BEACON_WAIT_MS } from './queue-limits.ts';
import { sha256 } from './sha256.ts';

/** Asks the world outside what the draw needs of it: the registers for their seals, the beacon for its word. */
export class QueueDraw {
  readonly #address: EventAddress;
  readonly #plan: QueuePlan;
  readonly #registers: KeptStub<RegisterRpc>[];
  readonly #beaconUrl: string | undefined;
  /** What each register has answered so far: who has answered is not asked again. */
  readonly #closed: (RegisterClosed | null)[];
  #beaconAskedAtMs = 0;

  constructor(options: {
    address: EventAddress;
    plan: QueuePlan;
    registers: KeptStub<RegisterRpc>[];
    beaconUrl: string | undefined;
  }) {
    const { address, plan, registers, beaconUrl } = options;
    this.#address = address;
    this.#plan = plan;
    this.#beaconUrl = beaconUrl;
    this.#registers = registers;
    this.#closed = registers.map(() => null);
  }

  /** The seal, complete when the last register has answered; null: not yet, ask again. `sealedAtMs` is the caller's. */
  async seal(): Promise<Omit<DrawSeal, 'sealedAtMs'> | null> {
    await Promise.all(this.#registers.map((register, index) => this.#close(register, index)));
    const closed = this.#closed.filter((answer) => answer !== null);
    if (closed.length < this.#registers.length) return null;
    const { classes, closesAtMs, schedule } = this.#plan;
    const { eventId } = this.#address;
    return {
      classes: classes.map((name, classIndex) => {
        const registers = closed.map((register) => register.classes[classIndex]!);
        const roots = registers.map(({ count, root }) => ({ count, root: hexToBytes(root) }));
        const sealed = { eventId, classIndex, closesAtMs, firstRound: schedule[0] ?? 0, registers: roots };
        return { name, registers, digest: bytesToHex(sealDigest(sha256, sealed)) };
      }),
    };
  }

  /** What decides the draw; null: it is not known yet, ask again. Rules DRAW-9, DRAW-10. */
  async decides(seal: DrawSeal, nowMs: number): Promise<DrawnBy | null> {
    const { beacon, schedule } = this.#plan;
    const round = beacon && decidingRound(beacon, schedule, seal.sealedAtMs);
    if (beacon === null || round === null) return drawnByLedger();
    const sinceMs = nowMs - roundAtMs(beacon, round);
    if (sinceMs < 0 || nowMs - this.#beaconAskedAtMs < BEACON_RETRY_MS) return null;
    this.#beaconAskedAtMs = nowMs;
    const signature = await fetchBeaconSignature(beacon, round, this.#beaconUrl);
    if (signature !== null) return { kind: 'beacon', round, signature };
    if (sinceMs < BEACON_WAIT_MS) return null;
    console.error(
      'ALERT: the beacon said nothing; the draw of a queue cannot be verified',
      this.#address.eventId,
      round,
    );
    return drawnByLedger();
  }

  async #close(register: KeptStub<RegisterRpc>, index: number): Promise<void> {
    if (this.#closed[index] !== null) return;
    try {
      this.#closed[index] = await register.call((stub) => stub.close({ address: this.#address, plan: this.#plan }));
    } catch (error) {
      console.error('a register did not close; it is asked again', index, error);
    }
  }
}

function drawnByLedger(): DrawnBy {
  return { kind: 'ledger', random: bytesToHex(crypto.getRandomValues(new Uint8Array(32))) };
}
