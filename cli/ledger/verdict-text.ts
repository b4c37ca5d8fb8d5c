import { SEAT_STATES } from '../../domain/ledger/audit-state.ts';
import type { LedgerFault, LedgerSummary } from '../../domain/ledger/ledger-verifier.ts';
import type { Verdict } from '../../domain/ledger/verify-ledger.ts';

/** What was found, for a person: what the ledger is, what was checked, and the first thing that is wrong. */
export function verdictText({ summary, fault }: Verdict, options: { keysGiven: boolean }): string {
  const { publication } = summary;
  if (publication === null) return faultText(fault!);
  const of = `event ${publication.address.eventId}, epoch ${publication.epoch}, ${publication.capacity} seats`;
  return [
    `${fault ? 'WRONG' : 'in order'}: ledger of ${of}`,
    line('rows', rowsText(summary)),
    line('events', eventsText(summary)),
    line('seats', SEAT_STATES.map((state, index) => `${summary.counts[index]} ${state}`).join(', ')),
    line('head', `row ${summary.rows}, ${summary.digest}`),
    line('signed', signedText(summary, options)),
    line(fault ? 'up to there' : 'checked', RULES),
    ...(fault ? [] : [line('', i11Text(summary))]),
    line('not in it', 'I7: the queue is not part of this ledger yet'),
    ...(fault ? [faultText(fault)] : []),
  ].join('\n');
}

const RULES = 'format, chain, signatures, I1, I2, I3, I5, I6, I10, I12, deadlines, pauses and event time';

function faultText({ line, row, rule, sentence }: LedgerFault): string {
  const where = row === null ? `line ${line}` : `row ${row}, line ${line}`;
  return `First wrong: ${where} [${rule}]: ${sentence}.`;
}

function rowsText({ rows, firstAtMs, lastAtMs }: LedgerSummary): string {
  if (firstAtMs === null) return 'none';
  return `${rows}, from ${new Date(firstAtMs).toISOString()} to ${new Date(lastAtMs).toISOString()}`;
}

function eventsText({ events }: LedgerSummary): string {
  const sum = Object.values(events).reduce((all, count) => all + count, 0);
  const kinds = Object.entries(events).map(([kind, count]) => `${kind} ${count}`);
  return kinds.length === 0 ? 'none' : `${sum}: ${kinds.join(', ')}`;
}

function signedText({ heads, rows }: LedgerSummary, { keysGiven }: { keysGiven: boolean }): string {
  if (heads.valid === 0) return 'no head: nothing but the export itself says that this is the ledger';
  const whose = keysGiven ? 'the given keys' : 'the key that the export names (compare it with GET /v1/keys)';
  return `by ${whose}; heads: ${heads.valid}, the last of row ${heads.lastSeq}; rows after it: ${rows - heads.lastSeq}`;
}

function i11Text({ compared }: LedgerSummary): string {
  const also = [
    ...(compared.checkpoint ? ['the checkpoint'] : []),
    ...(compared.memory ? ['what the box office had in memory'] : []),
  ];
  return ['I11: replay against the rules', ...also].join(', ');
}

function line(title: string, text: string): string {
  return `  ${title.padEnd(11)} ${text}`;
}
