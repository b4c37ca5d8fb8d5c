export interface Followed {
  /** Asks at once, and goes on from there. */
  now(): Promise<void>;
  stop(): void;
}

/**
 * Does something now and then again and again, so long after it is done; not while nobody looks at the page, but at once
 * when somebody looks again.
 */
export function follow(work: () => Promise<void>, everyMs: () => number): Followed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  const now = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = ++turn;
    await work();
    if (mine === turn && !document.hidden) timer = setTimeout(() => void now(), everyMs());
  };
  const onVisibility = (): void => {
    if (document.hidden) clearTimeout(timer);
    else void now();
  };
  const stop = (): void => {
    turn++;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
  document.addEventListener('visibilitychange', onVisibility);
  void now();
  return { now, stop };
}
