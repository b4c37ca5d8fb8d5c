/** How a fan who waits stands, by what everybody is told and by their own number. */
export interface Standing {
  /** 1 is next; 0: called. */
  place: number;
  /** How much of the way lies behind them, 0 to 1. */
  progress: number;
  /** Minutes until they are called, from and to; null: too early to say. */
  waitMinutes: { from: number; to: number } | null;
  /** More fans are ahead than tickets are left: there may be none when it is their turn. */
  isDoubtful: boolean;
}

/** What the estimate needs of the queue's status. */
export interface QueueProgress {
  nowServing: number;
  calledPerMinute: number | null;
  left: { available: number; held: number }[];
}

/** How wrong the measured pace is, down and up: in `npm run sim:onsale` nine of ten real waits lie within. */
const FASTER = 0.75;
const SLOWER = 1.35;

/** Where a number stands, and for how long it will. A fan buys one ticket or more: doubt is said when not even that suffices. */
export function standingOf(number: number, { nowServing, calledPerMinute, left }: QueueProgress): Standing {
  const place = Math.max(0, number - nowServing + 1);
  const ticketsLeft = left.reduce((sum, { available, held }) => sum + available + held, 0);
  return {
    place,
    progress: number === 0 ? 1 : Math.min(1, nowServing / (number + 1)),
    waitMinutes: place === 0 ? { from: 0, to: 0 } : waitOf(place, calledPerMinute),
    isDoubtful: place > ticketsLeft,
  };
}

function waitOf(place: number, perMinute: number | null): Standing['waitMinutes'] {
  if (perMinute === null || perMinute <= 0) return null;
  const minutes = place / perMinute;
  return { from: rounded(minutes * FASTER, Math.floor), to: Math.max(1, rounded(minutes * SLOWER, Math.ceil)) };
}

/** Whole minutes up to ten, then fives, then quarters of an hour: nobody believes "43 minutes". */
function rounded(minutes: number, round: (value: number) => number): number {
  const step = minutes <= 10 ? 1 : minutes <= 60 ? 5 : 15;
  return round(minutes / step) * step;
}
