import { seatLabel, type SeatingPlan } from '../../domain/seating/seating-plan.ts';

/** "K-14", "row 7 seat 14" where rows have numbers, or the area's name: as short as a fan would say it. */
export function shortSeatName(plan: SeatingPlan, seat: number): string {
  const { section, row, seat: number } = seatLabel(plan, seat);
  if (row === null) return section;
  return /^\d/.test(row) ? `row\u00a0${row} seat\u00a0${number}` : `${row}-${number}`;
}

/** "Stalls, row K, seat 14", or the area's name. */
export function longSeatName(plan: SeatingPlan, seat: number): string {
  const { section, row, seat: number } = seatLabel(plan, seat);
  return row === null ? section : `${section}, row\u00a0${row}, seat\u00a0${number}`;
}

/** "2 seats", "1 place". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** "A", "A and B", "A, B and C". */
function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What happened to picked seats that somebody else took, what it means, and what to do. */
export function lostWords(lost: string[], alternatives: string[]): string {
  const what = `Someone else took ${listed(lost)} a moment ago.`;
  const meaning = 'Nothing was charged.';
  if (alternatives.length === 0) return `${what} ${meaning} Your other seats are as they were: pick another one.`;
  const verb = alternatives.length === 1 ? 'is' : 'are';
  return `${what} ${meaning} ${capitalised(listed(alternatives))} ${verb} free at the same price.`;
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
