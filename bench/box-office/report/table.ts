import type { SystemSummary } from './summary.ts';

const HEADINGS = [
  'system',
  'accepted/s',
  'refused/s',
  'busy/s',
  'p50 ms',
  'p99 ms',
  'CPU-ms an attempt',
  'vs best peer',
  'double sales / lost / ghosts',
];

/** A Markdown table, aligned so that it reads well in a terminal too. */
export function tableOf(summaries: readonly SystemSummary[]): string {
  const rows = [HEADINGS, ...summaries.map(rowOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => line(row.map((cell, column) => padded(cell, widths[column]!, column))));
  const rule = line(widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function rowOf(summary: SystemSummary): string[] {
  return [
    summary.system,
    whole(summary.acceptedPerSecond),
    whole(summary.refusedPerSecond),
    whole(summary.busyPerSecond),
    summary.p50Ms.toFixed(2),
    summary.p99Ms.toFixed(2),
    summary.cpuMsPerAttempt.toFixed(4),
    summary.ratio === null ? '' : `${summary.ratio.toFixed(2)}×`,
    `${summary.doubleSales} / ${summary.lost} / ${summary.ghosts}`,
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
