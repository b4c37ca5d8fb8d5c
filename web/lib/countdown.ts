/** "9:05": what is left of a hold, never more than is really there. */
export function clockText(secondsLeft: number): string {
  const whole = Math.max(0, Math.floor(secondsLeft));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** "9 minutes 5 seconds", for people who listen. */
export function spokenTime(secondsLeft: number): string {
  const whole = Math.max(0, Math.floor(secondsLeft));
  const minutes = Math.floor(whole / 60);
  const parts = [minutes > 0 ? counted(minutes, 'minute') : null, whole % 60 ? counted(whole % 60, 'second') : null];
  return parts.filter(Boolean).join(' ') || 'no time';
}

/** Seconds left at which a countdown speaks up; never more often. */
const ANNOUNCED_SECONDS = [300, 60];

/** The last mark that was passed between two readings, if any. */
export function announcementDue(beforeSeconds: number, nowSeconds: number): number | null {
  return ANNOUNCED_SECONDS.findLast((mark) => beforeSeconds > mark && nowSeconds <= mark) ?? null;
}

/**
 * Counts down from what the server said, on the monotonic clock: the device's own time of day is
 * never asked. Ticks once a second, also after the tab was asleep.
 * @returns a function that stops it
 */
export function startCountdown(options: {
  secondsLeft: number;
  onTick: (secondsLeft: number, announce: number | null) => void;
  onEnd: () => void;
}): () => void {
  const startedAtMs = performance.now();
  let before = options.secondsLeft + 1;
  const left = () => options.secondsLeft - (performance.now() - startedAtMs) / 1000;
  const tick = () => {
    const now = Math.max(0, left());
    options.onTick(now, announcementDue(before, now));
    before = now;
    if (now > 0) return;
    stop();
    options.onEnd();
  };
  const timer = setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
  tick();
  return stop;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
