import type { HistoryOutcome, HistoryPlan } from './history-plan.ts';
import type { Move } from './world/moves.ts';

/** A history for people: a line for each move, and what came of it. */
export function historyText(plan: HistoryPlan, outcome: HistoryOutcome): string {
  const lines = plan.moves.map((move) => `  ${clock(move.atMs)}  ${moveText(move)}`);
  const end = outcome.violation?.sentence ?? 'every rule was kept';
  return [`seed ${plan.seed}, ${plan.moves.length} moves:`, ...lines, `→ ${end}`].join('\n');
}

function moveText(move: Move): string {
  if ('fault' in move) {
    const { kind, place, skip, byMs } = move.fault;
    const when = skip === 0 ? '' : `, after ${skip} chances`;
    const by = kind.startsWith('late') || kind === 'clock-jump' ? `, by ${byMs} ms` : '';
    return `fault: ${kind} at ${place}${when}${by}`;
  }
  if ('operator' in move) {
    return `operator: ${move.operator}${move.seats.length > 0 ? ` seats ${move.seats.join(', ')}` : ''}`;
  }
  const { fan, does, seats, overSocket } = move;
  const asks = does === 'hold' || does === 'replace' ? ` seats ${seats.map(([seat]) => seat).join(', ')}` : '';
  const best = does === 'best' ? ` ${seats.length} best` : '';
  return `fan ${fan}: ${does}${asks}${best}${overSocket ? ' over the socket' : ''}`;
}

function clock(atMs: number): string {
  const seconds = (atMs / 1000).toFixed(3);
  return `${seconds.padStart(9)} s`;
}
