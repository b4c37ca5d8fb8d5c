import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Publication } from '../../domain/inventory/publication.ts';
import { headLine, rowLine } from '../../domain/ledger/export-lines.ts';
import { ByteWriter } from '../../domain/shared/bytes.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { LedgerPage } from '../../protocol/rpc/box-office.ts';
import { run, runOne } from '../runtime/statements.ts';
import {
  ARCHIVE_AGE_MS,
  ARCHIVE_RETRY_MS,
  EXPORT_PAGE_BYTES,
  SEGMENT_BYTES_MAX,
  SEGMENT_ROWS,
} from './box-office-limits.ts';
import { BOX_OFFICE_STATEMENTS as STATEMENTS } from './box-office-schema.ts';
import type { LedgerHeads } from './ledger-heads.ts';
import { sha256 } from './sha256.ts';

/** Rows that are read at a time: each may be large. */
const ROWS_READ = 50;

/**
 * Where the ledger's rows are: the old ones in R2, in segments of lines as an export has them, the others here. A
 * segment leaves when nothing needs its rows any more: they stand before the checkpoint, are delivered, signed for and
 * old. It is stored there first and deleted here after that; a crash in between leaves a copy that nobody reads.
 */
export class LedgerArchive {
  readonly #storage: DurableObjectStorage;
  readonly #bucket: R2Bucket;
  readonly #publication: Publication;
  readonly #heads: LedgerHeads;
  #isMoving = false;
  #notBeforeMs = 0;

  constructor(options: {
    storage: DurableObjectStorage;
    bucket: R2Bucket;
    publication: Publication;
    heads: LedgerHeads;
  }) {
    this.#storage = options.storage;
    this.#bucket = options.bucket;
    this.#publication = options.publication;
    this.#heads = options.heads;
  }

  /** When a segment is full and old enough to leave, Unix milliseconds; null: none is full, or none may leave. */
  get dueAtMs(): number | null {
    // A bucket has a jurisdiction of its own: what must stay within one stays in the object.
    if (this.#publication.address.jurisdiction !== null) return null;
    // Whoever moves one looks again afterwards.
    if (this.#isMoving) return null;
    const last = runOne(this.#storage.sql, STATEMENTS.rowThatFillsSegment, SEGMENT_ROWS - 1);
    return last && Math.max(last.at_ms + ARCHIVE_AGE_MS, this.#notBeforeMs);
  }

  /** Moves one segment, when one is due. A store that does not answer is asked again later: nothing waits for it. */
  async moveDue(): Promise<void> {
    const dueAtMs = this.dueAtMs;
    if (dueAtMs === null || dueAtMs > Date.now()) return;
    this.#isMoving = true;
    try {
      await this.#moveOldest();
    } catch (error) {
      console.error('a segment of the ledger could not be archived', error);
      this.#notBeforeMs = Date.now() + ARCHIVE_RETRY_MS;
    } finally {
      this.#isMoving = false;
    }
  }

  /**
   * The next part of an export, from where the last one ended; rows may move to R2 between two calls.
   * @throws when a segment has gone there that ends behind the export
   */
  page({ afterSeq, throughSeq }: { afterSeq: number; throughSeq: number }): LedgerPage {
    if (afterSeq >= throughSeq) return { kind: 'end' };
    const segment = runOne(this.#storage.sql, STATEMENTS.segmentWith, afterSeq + 1);
    if (segment) {
      invariant(segment.first_seq === afterSeq + 1, 'an export goes from segment to segment');
      // Its last rows were not there yet when it began, and are old by now: it breaks off rather than say too much.
      if (segment.last_seq > throughSeq) throw new Error('the export took so long that its end was archived');
      return { kind: 'segment', objectKey: segment.object_key, throughSeq: segment.last_seq };
    }
    const lines = this.#lines(afterSeq, { rowsMax: throughSeq - afterSeq, bytesMax: EXPORT_PAGE_BYTES });
    return { kind: 'lines', text: lines.bytes, throughSeq: lines.lastSeq };
  }

  async #moveOldest(): Promise<void> {
    const { sql } = this.#storage;
    const { address, epoch } = this.#publication;
    const archivedSeq = runOne(sql, STATEMENTS.archivedSeq)?.seq ?? 0;
    const lines = this.#lines(archivedSeq, { rowsMax: SEGMENT_ROWS, bytesMax: SEGMENT_BYTES_MAX });
    const [firstSeq, { lastSeq, bytes, digest }] = [archivedSeq + 1, lines];
    const objectKey = `${address.eventId}/${epoch}/${placeText(firstSeq)}-${placeText(lastSeq)}.ndjson`;
    const digestOfContent = sha256(bytes);
    // R2 refuses content that does not have this digest.
    await this.#bucket.put(objectKey, bytes, { sha256: bytesToHex(digestOfContent) });
    // Meanwhile the sale may have been rebuilt: those rows are gone, and others have their numbers.
    const row = runOne(sql, STATEMENTS.rowAt, lastSeq);
    if (!row || !Buffer.from(digest).equals(new Uint8Array(row.digest))) return;
    this.#storage.transactionSync(() => {
      run(sql, STATEMENTS.addSegment, firstSeq, lastSeq, digest, objectKey, bytes.length, digestOfContent);
      run(sql, STATEMENTS.dropRowsThrough, lastSeq);
    });
  }

  /** Rows and their heads as lines; at least one row, which must be here. */
  #lines(afterSeq: number, limits: { rowsMax: number; bytesMax: number }) {
    const to = new ByteWriter();
    let [lastSeq, bytes, digest] = [afterSeq, 0, new Uint8Array()];
    for (;;) {
      const wanted = Math.min(ROWS_READ, afterSeq + limits.rowsMax - lastSeq);
      const rows = run(this.#storage.sql, STATEMENTS.rowsAfter, lastSeq, wanted);
      for (const { seq, at_ms: atMs, frame, digest: rowDigest } of rows) {
        invariant(seq === lastSeq + 1, `ledger row ${lastSeq + 1} is here or in the archive`);
        digest = new Uint8Array(rowDigest);
        const head = this.#heads.headAt(seq);
        const text = rowLine({ seq, atMs, frame: new Uint8Array(frame), digest }) + (head ? headLine(head) : '');
        const line = utf8ToBytes(text);
        if (bytes > 0 && bytes + line.length > limits.bytesMax) return { bytes: to.finish(), lastSeq, digest };
        to.raw(line);
        [lastSeq, bytes] = [seq, bytes + line.length];
      }
      if (rows.length < ROWS_READ) break;
    }
    invariant(lastSeq > afterSeq, `ledger row ${afterSeq + 1} is here or in the archive`);
    return { bytes: to.finish(), lastSeq, digest };
  }
}

/** So that the names of segments sort as their rows do. */
function placeText(seq: number): string {
  return String(seq).padStart(12, '0');
}
