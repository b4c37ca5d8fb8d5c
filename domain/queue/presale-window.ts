/** A time before the public sale in which only fans with a code or an invitation buy. Times are Unix milliseconds. */
export interface PresaleWindow {
  /** What codes and invitations name, as queues' classes: "Fan club". */
  name: string;
  opensAtMs: number;
  /** The public sale begins. */
  closesAtMs: number;
}

/** Who may hold seats at a moment of Unix time: nobody yet, who has leave, or everybody. Rule PRESALE-1. */
export function saleStage(window: PresaleWindow | undefined, unixMs: number): 'before' | 'presale' | 'public' {
  if (window === undefined || unixMs >= window.closesAtMs) return 'public';
  return unixMs < window.opensAtMs ? 'before' : 'presale';
}

/** No hold of the presale outlives it by so long: then the queue begins to give slots. */
export const PRESALE_BEFORE_QUEUE_MS = 30 * 60_000;

/** It is over early enough before a queue's sale opens. Rule PRESALE-3. */
export function endsBeforeQueue({ closesAtMs }: PresaleWindow, queueOpensAtMs: number): boolean {
  return closesAtMs + PRESALE_BEFORE_QUEUE_MS <= queueOpensAtMs;
}

/** What stands against a window. `field` is its name in the API. */
export function presaleFaults(
  window: PresaleWindow,
  event: { nowMs: number; startsAtMs: number; queueOpensAtMs: number | null },
): { field: string; message: string }[] {
  const { opensAtMs, closesAtMs } = window;
  const { nowMs, startsAtMs, queueOpensAtMs } = event;
  const checks: [boolean, string, string][] = [
    [closesAtMs <= nowMs, 'closesAt', 'this time is over'],
    [opensAtMs >= closesAtMs, 'opensAt', 'the presale opens before it closes'],
    [closesAtMs >= startsAtMs, 'closesAt', 'the public sale begins before the event'],
    [
      queueOpensAtMs !== null && !endsBeforeQueue(window, queueOpensAtMs),
      'closesAt',
      'it closes 30 minutes or more before the queue opens: so long a hold may last',
    ],
  ];
  return checks.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}
