import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { apply } from '../inventory/apply.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../inventory/checkpoint.ts';
import type { InventoryEvent } from '../inventory/events.ts';
import { decodeFrame } from '../inventory/frame.ts';
import { createInventory, type Inventory } from '../inventory/inventory.ts';
import type { Publication } from '../inventory/publication.ts';
import { validatePublication } from '../inventory/validate-publication.ts';
import { auditRow } from './audit-row.ts';
import { createAuditState, type AuditState, type BrokenRule } from './audit-state.ts';
import { publicationDigest, rowDigest, type LedgerRow, type Sha256 } from './chain.ts';
import { compareState } from './compare-state.ts';
import { readExportLine, type ExportHeader, type StateDigest } from './export-lines.ts';
import { HeadChecks } from './head-checks.ts';
import type { SignedHead, VerifySignature } from './signed-head.ts';
import { stateDigest } from './state-digest.ts';

/** The first thing that is wrong with an export. */
export interface LedgerFault extends BrokenRule {
  /** Of the file, from 1. */
  line: number;
  /** The first row that is wrong, or that is missing; null: the fault is not about one. */
  row: number | null;
}

/** What was seen before the end, or before the first fault. */
export interface LedgerSummary {
  publication: Publication | null;
  rows: number;
  events: Partial<Record<InventoryEvent['kind'], number>>;
  /** Seats available, held, booked and blocked after the last row. */
  counts: readonly number[];
  firstAtMs: number | null;
  lastAtMs: number;
  /** Of the last row, hex. */
  digest: string;
  heads: HeadChecks['seen'];
  /** Whether checkpoint and memory could be compared: only what is written in the format of this code. */
  compared: { checkpoint: boolean; memory: boolean };
}

export interface VerifierOptions {
  readonly sha256: Sha256;
  readonly verifySignature: VerifySignature;
  /** The keys that heads must be signed with, 32 bytes each; null: those that the export itself names. */
  publicKeys: readonly Uint8Array[] | null;
  /** Heads that come from elsewhere: what was published earlier, and kept by somebody. */
  knownHeads: readonly SignedHead[];
}

/**
 * Reads an export line by line and finds the first one that is wrong: format, chain, signatures, then every event
 * against the rules, apart from the code that once decided it. Holds the state of one sale, and never the rows.
 */
export class LedgerVerifier {
  readonly #options: VerifierOptions;
  readonly #summary: LedgerSummary;
  #line = 0;
  #sale: Sale | null = null;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#summary = {
      publication: null,
      rows: 0,
      events: {},
      counts: [0, 0, 0, 0],
      firstAtMs: null,
      lastAtMs: 0,
      digest: '',
      heads: { valid: 0, lastSeq: 0 },
      compared: { checkpoint: false, memory: false },
    };
  }

  get summary(): LedgerSummary {
    return this.#summary;
  }

  /** Takes the next line; the fault that it shows, if any, ends the work. */
  read(text: string): LedgerFault | null {
    this.#line++;
    const line = readExportLine(text);
    const sale = this.#sale;
    if (!line.ok) return this.#fault({ rule: 'LEDGER-6', sentence: line.failure }, sale ? sale.seq + 1 : null);
    if (line.value.kind === 'ledger') {
      if (sale) return this.#fault({ rule: 'LEDGER-6', sentence: 'a second ledger begins' }, sale.seq + 1);
      return this.#open(line.value);
    }
    if (!sale) return this.#fault({ rule: 'LEDGER-6', sentence: 'the export does not begin with its ledger' }, null);
    return line.value.kind === 'row' ? this.#row(sale, line.value) : this.#head(sale, line.value);
  }

  /** After the last line: what is missing, if anything is. */
  finish(): LedgerFault | null {
    this.#line++;
    const sale = this.#sale;
    if (!sale) return this.#fault({ rule: 'LEDGER-6', sentence: 'the export is empty' }, null);
    const { through } = sale.header;
    const missing = { rule: 'LEDGER-1', sentence: '' };
    if (sale.seq < through.seq) {
      const sentence = `the export says that it ends with row ${through.seq}, and ends with row ${sale.seq}`;
      return this.#fault({ ...missing, sentence }, sale.seq + 1);
    }
    const later = sale.heads.waiting;
    if (later !== null) {
      const sentence = `a head of row ${later} was published, and the ledger ends with row ${sale.seq}`;
      return this.#fault({ ...missing, sentence }, sale.seq + 1);
    }
    const differs = compareState(sale.state, sale.inventory);
    return differs && this.#fault(differs, sale.seq);
  }

  #open(header: ExportHeader): LedgerFault | null {
    const { publication } = header;
    const invalid = faultOfPublication(publication);
    if (invalid !== null) return this.#fault({ rule: 'LEDGER-6', sentence: invalid }, null);
    const { sha256, verifySignature, knownHeads } = this.#options;
    const publicKeys = this.#options.publicKeys ?? header.keys.map(({ publicKey }) => hexToBytes(publicKey));
    const heads = new HeadChecks({ publication, sha256, verifySignature, publicKeys });
    this.#summary.publication = publication;
    this.#summary.heads = heads.seen;
    const state = createAuditState(publication);
    const digest = publicationDigest(sha256, publication);
    const inventory = createInventory(publication);
    const sale = { header, state, inventory, heads, seq: 0, atMs: 0, digest };
    this.#sale = sale;
    this.#summarise(sale);
    for (const head of knownHeads) {
      const wrong = heads.expect(head, sale);
      if (wrong) return this.#fault(wrong, null);
    }
    const { through } = header;
    if (through.seq === 0 && through.digest !== bytesToHex(digest)) return this.#fault(OTHER_END, 1);
    return null;
  }

  #row(sale: Sale, row: LedgerRow): LedgerFault | null {
    const next = sale.seq + 1;
    const broken = this.#place(sale, row) ?? this.#content(sale, row);
    if (broken) return this.#fault(broken, next);
    sale.seq = row.seq;
    sale.atMs = row.atMs;
    sale.digest = row.digest;
    this.#summary.rows++;
    this.#summary.firstAtMs ??= row.atMs;
    this.#summarise(sale);
    const published = sale.heads.reached(sale);
    if (published) return this.#fault(published.broken, published.row);
    const differs = this.#compare(sale);
    return differs && this.#fault(differs, next);
  }

  /** Whether the row stands where it should. */
  #place({ seq, atMs, digest, header }: Sale, row: LedgerRow): BrokenRule | null {
    const next = seq + 1;
    if (row.seq !== next) {
      return { rule: 'LEDGER-1', sentence: `row ${next} is missing: row ${row.seq} stands in its place` };
    }
    if (next > header.through.seq) return { rule: 'LEDGER-1', sentence: `the export ends with row ${seq}, it says` };
    if (row.atMs < atMs) {
      return { rule: 'LEDGER-3', sentence: `time goes back from ${atMs} to ${row.atMs}` };
    }
    if (bytesToHex(rowDigest(this.#options.sha256, digest, row)) === bytesToHex(row.digest)) return null;
    const before = seq === 0 ? 'the publication' : `row ${seq}`;
    return { rule: 'LEDGER-2', sentence: `its digest is not that of its content on top of ${before}` };
  }

  /** Whether its events may follow; takes them into both states. */
  #content(sale: Sale, row: LedgerRow): BrokenRule | null {
    let events: InventoryEvent[];
    try {
      events = decodeFrame(row.frame);
    } catch (error) {
      return { rule: 'LEDGER-7', sentence: `its frame cannot be read: ${messageOf(error)}` };
    }
    const broken = auditRow(sale.state, { atMs: row.atMs, events }, this.#options.sha256);
    if (broken) return broken;
    const counts = this.#summary.events;
    for (const event of events) {
      counts[event.kind] = (counts[event.kind] ?? 0) + 1;
      try {
        apply(sale.inventory, event);
      } catch (error) {
        return { rule: 'I11', sentence: `a box office could not start from it: ${messageOf(error)}` };
      }
    }
    return null;
  }

  #head({ heads, ...at }: Sale, head: SignedHead): LedgerFault | null {
    if (head.seq > at.seq) {
      const wrong = heads.expect(head, at);
      return wrong && this.#fault(wrong, at.seq + 1);
    }
    const wrong = heads.check(head, at);
    return wrong && this.#fault(wrong.broken, wrong.row);
  }

  /** Where the export names a state, replay must have it (I11). */
  #compare(sale: Sale): BrokenRule | null {
    const { checkpoint, through, state } = sale.header;
    const { sha256 } = this.#options;
    if (checkpoint?.seq === sale.seq) {
      const mine = stateDigest(sha256, sale.inventory);
      if (isOther(mine, checkpoint)) return { rule: 'I11', sentence: 'the checkpoint is not the state after this row' };
      this.#summary.compared.checkpoint = mine.format === checkpoint.format;
      // From here on as the box office would: from the checkpoint.
      sale.inventory = decodeCheckpoint(sale.header.publication, encodeCheckpoint(sale.inventory));
    }
    if (through.seq !== sale.seq) return null;
    if (through.digest !== bytesToHex(sale.digest) || through.atMs !== sale.atMs) return OTHER_END;
    const mine = stateDigest(sha256, sale.inventory);
    if (isOther(mine, state)) return { rule: 'I11', sentence: 'the box office had another state in memory' };
    this.#summary.compared.memory = mine.format === state.format;
    return null;
  }

  #summarise({ state, atMs, digest }: Sale): void {
    this.#summary.counts = state.counts;
    this.#summary.lastAtMs = atMs;
    this.#summary.digest = bytesToHex(digest);
  }

  #fault(broken: BrokenRule, row: number | null): LedgerFault {
    return { ...broken, line: this.#line, row };
  }
}

interface Sale {
  header: ExportHeader;
  state: AuditState;
  /** What a box office would have after the same rows. */
  inventory: Inventory;
  heads: HeadChecks;
  /** Of the last row read; 0 and the publication's digest: none. */
  seq: number;
  atMs: number;
  digest: Uint8Array;
}

const OTHER_END: BrokenRule = { rule: 'LEDGER-2', sentence: 'the export says that it ends with another row' };

function faultOfPublication(publication: Publication): string | null {
  try {
    const [fault] = validatePublication(publication);
    return fault ? `the publication has a fault: ${fault.field} ${fault.message}` : null;
  } catch (error) {
    return `the publication cannot be read: ${messageOf(error)}`;
  }
}

function isOther(mine: StateDigest, named: StateDigest): boolean {
  return mine.format === named.format && mine.sha256 !== named.sha256;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
