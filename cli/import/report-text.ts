import type { WrittenPlan } from '../../db/import/apply-plan.ts';
import { countOutcomes, type ImportReport, type OutcomeCounts } from '../../db/import/import-report.ts';
import type { PlanFault } from '../../domain/seating/json-node.ts';

const COLUMNS = ['created', 'updated', 'unchanged', 'rejected'] as const;

/** What an import did, as a table, then every rejected record, the venues that lack a plan, and every note. */
export function reportText(report: ImportReport): string {
  const written = report.records.flatMap((record) => (record.outcome === 'rejected' ? [] : [record]));
  const rejected = report.records.flatMap((record) => (record.outcome === 'rejected' ? [record] : []));
  const events = countOutcomes(written.map(({ outcome }) => outcome));
  const lines = [
    row('', [...COLUMNS]),
    countsRow('events', events, rejected.length),
    countsRow('venues', report.venues, 0),
    countsRow('performers', report.performers, 0),
    ...rejected.map(({ index, reason }) => `record ${index} was rejected: ${reason}`),
    ...report.venuesWithoutPlan.map(
      (slug) => `venue ${slug} has no seating plan, nothing there is sold yet: --plan PLAN.json --venue ${slug}`,
    ),
    ...written.flatMap(({ index, name, notes }) => notes.map((note) => `record ${index} (${name}): ${note}`)),
  ];
  return lines.join('\n');
}

export function planText(written: WrittenPlan, venue: string): string {
  const { plan, version, outcome } = written;
  const accessible = plan.seats.filter((seat) => seat.accessible).length;
  const size = `${plan.seats.length} seats (${accessible} accessible), ${plan.capacity - plan.seats.length} standing`;
  return `plan "${plan.name}" of ${venue}: version ${version} ${outcome}; ${size}, ${plan.categories.length} categories`;
}

const FAULTS_SHOWN_MAX = 50;

/** Every fault with its place, as far as a terminal is of use. */
export function faultsText(faults: readonly PlanFault[]): string {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX).map(({ pointer, message }) => `  ${pointer || '/'}: ${message}`);
  const rest = faults.length - shown.length;
  return [
    `The seating plan has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
    ...shown,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

function countsRow(title: string, counts: OutcomeCounts, rejected: number): string {
  return row(
    title,
    COLUMNS.map((column) => String(column === 'rejected' ? rejected : counts[column])),
  );
}

function row(title: string, cells: string[]): string {
  return [title.padEnd(11), ...cells.map((cell) => cell.padStart(10))].join('');
}
