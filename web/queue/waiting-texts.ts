import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Standing } from '../../domain/queue/wait-estimate.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';

const HOUR_MS = 3_600_000;

/** How long a wait still is: "About 25 to 35 minutes." */
export function waitText(wait: Standing['waitMinutes']): string {
  if (wait === null) return 'We say how long it takes as soon as we can tell.';
  if (wait.to <= 1) return 'About a minute.';
  if (wait.from === 0) return `Up to ${durationText(wait.to)}.`;
  if (wait.to < 120) return `About ${wait.from} to ${wait.to} minutes.`;
  const [from, to] = [durationText(wait.from), durationText(wait.to)];
  // "About 8 to 14 hours": a unit that both have is said once.
  const unit = to.slice(to.lastIndexOf(' '));
  return `About ${from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}.`;
}

const DAY_MINUTES = 1_440;

function durationText(minutes: number): string {
  if (minutes < 90) return `${minutes} minutes`;
  if (minutes >= 2 * DAY_MINUTES) return `${Math.round(minutes / DAY_MINUTES)} days`;
  const hours = minutes < 600 ? Math.round(minutes / 30) / 2 : Math.round(minutes / 60);
  return `${countText(hours)} hours`;
}

/** "1,200 tickets are left, from €60.00 to €145.00."; '': it is not known. */
export function leftText({ left, prices }: QueueStatus): string {
  if (left.length === 0) return '';
  const tickets = left.reduce((sum, { available, held }) => sum + available + held, 0);
  if (tickets === 0) return 'No tickets are left right now.';
  const words = tickets === 1 ? '1 ticket is left' : `${countText(tickets)} tickets are left`;
  if (prices === null) return `${words}.`;
  const [from, to] = [prices.fromMinor, prices.toMinor].map((minor) => moneyText(minor, prices.currency));
  return from === to ? `${words} at ${from}.` : `${words}, from ${from} to ${to}.`;
}

/** A countdown within the day, else the day and time at the venue. */
export function untilText(atMs: number, nowMs: number, timeZone: string): string {
  const leftMs = Math.max(0, atMs - nowMs);
  if (leftMs > 24 * HOUR_MS) return shortDateText(new Date(atMs).toISOString(), timeZone);
  const seconds = Math.ceil(leftMs / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return seconds < 3_600 ? `${minutes}:${rest}` : `${hours}:${minutes}:${rest}`;
}

/** "on Sat 5 Dec 2026 at 10:00", at the venue. */
export function momentText(atMs: number, timeZone: string): string {
  const instant = new Date(atMs).toISOString();
  return `on ${shortDateText(instant, timeZone)} at ${timeText(instant, timeZone)}`;
}

/** "1,204". */
export function countText(count: number): string {
  return count.toLocaleString('en-GB');
}
