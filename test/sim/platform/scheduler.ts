import { setImmediate as afterMicrotasks } from 'node:timers';
import { TraceHash } from './trace-hash.ts';

/** Something that runs code: one life of an object, one invocation of a Worker, one browser. */
export interface Process {
  readonly name: string;
  /** A dead process never runs again: what it waits for never comes. */
  alive: boolean;
  /** Its machine's clock minus the true time. */
  skewMs: number;
  /** Called when one of its turns is over and nothing else has run since. */
  turnEnded(): void;
}

export interface Task {
  dueMs: number;
  order: number;
  process: Process | null;
  label: string;
  work: (() => void) | null;
}

/**
 * Virtual time and everything that is going to happen in it. One task runs at a time, with all the microtasks that
 * follow from it, before the next one is chosen: by its time, which holds the seeded delay.
 */
export class Scheduler {
  readonly trace = new TraceHash();
  /** True time, Unix milliseconds. */
  nowMs: number;
  /** Whose turn it is. */
  current: Process | null = null;
  steps = 0;
  /** What a timer's callback threw, which nobody else hears of. */
  onThrown: (error: unknown) => void = () => undefined;
  readonly #heap: Task[] = [];
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Runs `work` in `delayMs`, unless its process is dead by then. Process null: the platform itself. */
  later(delayMs: number, process: Process | null, label: string, work: () => void): Task {
    const task: Task = { dueMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, process, label, work };
    this.#push(task);
    return task;
  }

  cancel(task: Task): void {
    task.work = null;
  }

  /**
   * Runs everything that is due until `endMs`, then stands at that time.
   * @param afterStep true: stop here
   */
  async runUntil(endMs: number, afterStep: () => boolean): Promise<void> {
    for (;;) {
      const task = this.#heap[0];
      if (task === undefined || task.dueMs > endMs) break;
      this.#pop();
      if (task.work === null || task.process?.alive === false) continue;
      this.nowMs = Math.max(this.nowMs, task.dueMs);
      this.current = task.process;
      this.trace.add(task.label, this.nowMs);
      this.steps++;
      try {
        task.work();
      } catch (error) {
        this.onThrown(error);
      }
      await new Promise((resolve) => afterMicrotasks(resolve));
      // The platform's tasks hand over to the process that they wake.
      const ran = this.#whoseTurnItWas();
      if (ran?.alive) ran.turnEnded();
      this.current = null;
      if (afterStep()) return;
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /** What a process's own clock shows. */
  clockOf(process: Process | null): number {
    return Math.floor(this.nowMs) + (process?.skewMs ?? 0);
  }

  /** Not what it was before the task ran. */
  #whoseTurnItWas(): Process | null {
    return this.current;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let place = heap.push(task) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(task, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
