import { emptyCells, HISTORIES_FOR_ALL_CELLS, NEVER, TRANSITIONS } from './checks/cells.ts';
import { FAULT_KINDS } from './platform/faults.ts';
import type { Summary } from './simulate.ts';

/** One line of how far a simulation has come. */
export function progressText({ histories, commands, faults, seconds }: Summary): string {
  const rate = Math.round(commands / Math.max(seconds, 0.001));
  return `${histories} histories, ${commands} commands, ${faults} faults, ${rate} commands/s, ${Math.round(seconds)} s`;
}

/** The whole account: averages, and how often each transition was decided within two seconds after each fault. */
export function summaryText(summary: Summary): string {
  const { histories, commands, faults, faultKinds, table } = summary;
  const perHistory = `${(commands / histories).toFixed(0)} commands and ${(faults / histories).toFixed(1)} faults a history`;
  const kinds = FAULT_KINDS.map((kind) => `${kind} ${faultKinds[kind] ?? 0}`).join(', ');
  return [progressText(summary), perHistory, `faults: ${kinds}`, '', tableText(table), '', cellsText(summary)].join(
    '\n',
  );
}

/** What the table has no counts of. */
function cellsText({ table, histories }: Summary): string {
  const empty = emptyCells(table);
  const all = TRANSITIONS.length * FAULT_KINDS.length;
  const isLong = histories >= HISTORIES_FOR_ALL_CELLS;
  const enough = isLong ? '' : ` (after ${HISTORIES_FOR_ALL_CELLS} histories none may be)`;
  const never = Object.entries(NEVER).map(([transition, why]) => `never: ${transition}: ${why}`);
  return [
    `${empty.length} of ${all} cells are empty${enough}`,
    ...empty.map((cell) => `empty: ${cell}`),
    ...never,
  ].join('\n');
}

function tableText(table: Summary['table']): string {
  const columns = ['all', ...FAULT_KINDS] as const;
  const rows = TRANSITIONS.map((transition) => [
    transition,
    ...columns.map((column) => String(table[transition]?.[column] ?? 0)),
  ]);
  const all = [['transition', ...columns], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return all.map(line).join('\n');
}
