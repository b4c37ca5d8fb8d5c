import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { BrokenRule } from './audit-state.ts';
import type { Publication } from '../inventory/publication.ts';
import type { Sha256 } from './chain.ts';
import { headMessage, ledgerKeyId, type SignedHead, type VerifySignature } from './signed-head.ts';

/** The last row that was read. */
interface Reached {
  seq: number;
  atMs: number;
  digest: Uint8Array;
}

interface WrongHead {
  broken: BrokenRule;
  row: number;
}

/** Holds a ledger to the heads that were published of it: a rewritten history has another digest there. */
export class HeadChecks {
  readonly #publication: Publication;
  readonly #verifySignature: VerifySignature;
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  /** Heads of rows that are still to come. */
  readonly #expected = new Map<number, SignedHead[]>();
  /** `lastSeq`: the last row that a head vouches for; 0: none. */
  readonly seen = { valid: 0, lastSeq: 0 };

  constructor(options: {
    publication: Publication;
    sha256: Sha256;
    verifySignature: VerifySignature;
    publicKeys: readonly Uint8Array[];
  }) {
    this.#publication = options.publication;
    this.#verifySignature = options.verifySignature;
    this.#keys = new Map(options.publicKeys.map((key) => [ledgerKeyId(options.sha256, key), key]));
  }

  /** The first row that was published and not reached; null: none. */
  get waiting(): number | null {
    return this.#expected.size === 0 ? null : Math.min(...this.#expected.keys());
  }

  /** Keeps a head until its row comes. */
  expect(head: SignedHead, { seq }: { seq: number }): BrokenRule | null {
    const wrong = this.#sign(head);
    if (wrong) return wrong;
    if (head.seq <= seq) return headBroken(`the head of row ${head.seq} is of no row`);
    this.#expected.set(head.seq, [...(this.#expected.get(head.seq) ?? []), head]);
    return null;
  }

  /** A row was read: what was published of it must say the same. */
  reached(at: Reached): WrongHead | null {
    const heads = this.#expected.get(at.seq) ?? [];
    this.#expected.delete(at.seq);
    for (const head of heads) {
      const wrong = this.#agree(head, at);
      if (wrong) return wrong;
    }
    return null;
  }

  /** The head of the row that was just read. */
  check(head: SignedHead, at: Reached): WrongHead | null {
    const forged = this.#sign(head);
    if (forged) return { broken: forged, row: head.seq };
    if (head.seq < at.seq) {
      return { broken: headBroken(`the head of row ${head.seq} stands after row ${at.seq}`), row: head.seq };
    }
    return this.#agree(head, at);
  }

  #sign(head: SignedHead): BrokenRule | null {
    const { seq, eventId, epoch, keyId, signature } = head;
    const { address, epoch: ours } = this.#publication;
    if (eventId !== address.eventId || epoch !== ours) {
      return headBroken(`the head of row ${seq} is of another ledger (event ${eventId}, epoch ${epoch})`);
    }
    const key = this.#keys.get(keyId);
    if (key === undefined) return headBroken(`the head of row ${seq} is signed with a key that is not ours (${keyId})`);
    if (!this.#verifySignature(key, headMessage(head), hexToBytes(signature))) {
      return headBroken(`the signature of the head of row ${seq} is forged`);
    }
    this.seen.valid++;
    return null;
  }

  #agree(head: SignedHead, { seq, atMs, digest }: Reached): WrongHead | null {
    const first = this.seen.lastSeq + 1;
    if (head.digest !== bytesToHex(digest) || head.atMs !== atMs) {
      const where = first === seq ? `row ${seq} was` : `one of the rows ${first} to ${seq} was`;
      return { broken: headBroken(`${where} rewritten after the head of row ${seq} had been published`), row: first };
    }
    this.seen.lastSeq = seq;
    return null;
  }
}

function headBroken(sentence: string): BrokenRule {
  return { rule: 'LEDGER-4', sentence };
}
