import { bytesToHex } from '@noble/hashes/utils.js';
import type { Publication } from '../../domain/inventory/publication.ts';
import { headMessage, type LedgerHead, type SignedHead } from '../../domain/ledger/signed-head.ts';
import { run, runOne } from '../runtime/statements.ts';
import { HEAD_INTERVAL_MS } from './box-office-limits.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';
import type { Ledger } from './ledger.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * Signs the ledger's last row now and then. Whoever has such a head can show that the rows up to it were rewritten; so
 * it is signed on the alarm's tick, long after the answers, and never more often than every `HEAD_INTERVAL_MS`.
 */
export class LedgerHeads {
  readonly #sql: SqlStorage;
  readonly #publication: Publication;
  readonly #ledger: Ledger;
  readonly #key: SigningKey | null;
  #signedSeq: number;
  #signedAtMs: number;

  /** @param options.key null: a box office that publishes no heads (a bench has no use for them) */
  constructor(options: { sql: SqlStorage; publication: Publication; ledger: Ledger; key: SigningKey | null }) {
    this.#sql = options.sql;
    this.#publication = options.publication;
    this.#ledger = options.ledger;
    this.#key = options.key;
    const last = runOne(this.#sql, STATEMENTS.lastHead);
    this.#signedSeq = last?.seq ?? 0;
    this.#signedAtMs = last?.signed_at_ms ?? 0;
  }

  /** When the next head is to be signed, Unix milliseconds; null: the last row has its head. */
  get dueAtMs(): number | null {
    if (this.#key === null || this.#ledger.seq === this.#signedSeq) return null;
    const nowMs = Date.now();
    // A clock that has stepped back makes nobody wait for it to come so far again.
    return this.#signedAtMs > nowMs ? nowMs : this.#signedAtMs + HEAD_INTERVAL_MS;
  }

  /** Signs the last row when it is time. */
  signDue(): void {
    const nowMs = Date.now();
    const key = this.#key;
    if (key === null || this.dueAtMs === null || this.dueAtMs > nowMs) return;
    const { seq, atMs, digest } = this.#ledger;
    const signature = key.sign(headMessage(this.#headOf({ seq, atMs, digest })));
    run(this.#sql, STATEMENTS.addHead, seq, nowMs, atMs, digest, key.id, signature);
    this.#signedSeq = seq;
    this.#signedAtMs = nowMs;
  }

  /** The last head that was signed; null: none yet. */
  latest(): SignedHead | null {
    const row = runOne(this.#sql, STATEMENTS.lastHead);
    return row && this.#signedHeadOf(row);
  }

  /** The head of a row; null: it has none. */
  headAt(seq: number): SignedHead | null {
    const row = runOne(this.#sql, STATEMENTS.headAt, seq);
    return row && this.#signedHeadOf(row);
  }

  #signedHeadOf({ seq, at_ms: atMs, digest, key_id: keyId, signature }: HeadRow): SignedHead {
    const head = this.#headOf({ seq, atMs, digest: new Uint8Array(digest) });
    return { ...head, keyId, signature: bytesToHex(new Uint8Array(signature)) };
  }

  #headOf({ seq, atMs, digest }: { seq: number; atMs: number; digest: Uint8Array }): LedgerHead {
    const { address, epoch } = this.#publication;
    return { eventId: address.eventId, epoch, seq, atMs, digest: bytesToHex(digest) };
  }
}

interface HeadRow {
  seq: number;
  at_ms: number;
  digest: ArrayBuffer;
  key_id: string;
  signature: ArrayBuffer;
}
