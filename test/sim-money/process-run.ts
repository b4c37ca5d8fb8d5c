import { AsyncLocalStorage } from 'node:async_hooks';

/** What a process asks of the world outside it. Between two of these nothing can come in between. */
export type Call =
  | { port: 'provider'; method: string; path: string; body: string; key: string | null }
  | { port: 'postgres'; query: string; args: unknown }
  | { port: 'office'; method: string; args: unknown };

export type CallAnswer = { value: unknown } | { thrown: string };

export type Pause =
  /** It waits for the answer to this call. */
  { kind: 'asks'; call: Call } | { kind: 'ends'; result: unknown; broken: string | null };

interface Run {
  answers: readonly CallAnswer[];
  next: number;
  broken: string | null;
  pause: (call: Call) => void;
}

const runs = new AsyncLocalStorage<Run>();

/**
 * Runs a process of the shipped shell from its beginning, with the answers that its calls have had so far, up to its
 * next call or its end. A process that is in the middle of its work is thus nothing but its answers: plain data.
 */
export function resume(work: () => Promise<unknown>, answers: readonly CallAnswer[]): Promise<Pause> {
  return new Promise((resolve) => {
    const run: Run = { answers, next: 0, broken: null, pause: (call) => resolve({ kind: 'asks', call }) };
    const end = (result: unknown) => resolve({ kind: 'ends', result, broken: run.broken });
    runs.run(run, () => {
      work().then(end, (error: unknown) => {
        noteBroken(error);
        end({ threw: String(error) });
      });
    });
  });
}

/** Asks the world, from within a process. */
export function ask(call: Call): Promise<unknown> {
  const run = runs.getStore();
  if (!run) throw new Error('only a process asks');
  const answer = run.answers[run.next++];
  if (answer === undefined) {
    run.pause(call);
    // The process is left here for ever: another run of it goes on with the answer.
    return new Promise(() => {});
  }
  return 'thrown' in answer ? Promise.reject(new Error(answer.thrown)) : Promise.resolve(structuredClone(answer.value));
}

/** The shell logs what it catches: nothing to read here, but a broken invariant must not go unseen. */
export function hearConsole(): void {
  console.error = noteAll;
  console.warn = noteAll;
}

function noteAll(...parts: unknown[]): void {
  parts.forEach(noteBroken);
}

/** A bug in what runs, not a failure that it expects. */
/** A bug in what runs, not a failure that it expects. */
function noteBroken(error: unknown): void {
  const run = runs.getStore();
  if (!run || !(error instanceof Error)) return;
  const isBug = error instanceof TypeError || /^(invariant broken|unreachable)/.test(error.message);
  if (isBug) run.broken = error.stack ?? error.message;
}
