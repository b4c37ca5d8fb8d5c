import { appendFileSync } from 'node:fs';
import type { Answer, Asked, HistoryLine, Operation } from '../check/history.ts';
import type { AcknowledgedHold, ClientReport } from './messages.ts';
import { nowUs } from './monotonic.ts';

/** An answer before anybody has looked at the clock. */
export type Unanswered = Answer extends infer Kind ? (Kind extends Answer ? Omit<Kind, 'atUs'> : never) : never;

/** Writes down what fans ask and what they are told: to the history file, line by line, and for the next report. */
export class Recorder {
  readonly #client: string;
  readonly #path: string;
  readonly #acknowledged = new Map<string, AcknowledgedHold>();
  readonly #news = new Set<string>();
  #operations = 0;

  constructor(options: { client: string; path: string }) {
    this.#client = options.client;
    this.#path = options.path;
  }

  called(fan: Operation['fan'], key: string | null, asked: Asked): Omit<Operation, 'answer'> {
    const id = `${this.#client}-${++this.#operations}`;
    const operation = { id, fan, key, asked, calledAtUs: nowUs() };
    this.#write({ line: 'called', ...operation });
    const about = this.#about(asked);
    if (about && asked.kind !== 'read') about.pending = asked.kind;
    return operation;
  }

  answered(operation: Omit<Operation, 'answer'>, unanswered: Unanswered, token: string): Answer {
    const answer: Answer = { ...unanswered, atUs: nowUs() };
    this.#write({ line: 'answered', id: operation.id, answer });
    const about = this.#about(operation.asked);
    if (about) about.pending = null;
    if (answer.kind === 'hold') this.#acknowledge(answer.hold, operation.calledAtUs, token);
    if (answer.kind === 'payment' && about) about.mayBePaid = true;
    return answer;
  }

  /** What was acknowledged since the last report, or in all. */
  report(holds: 'new' | 'all'): ClientReport {
    const wanted = [...this.#acknowledged.values()].filter(({ hold }) => holds === 'all' || this.#news.has(hold.id));
    this.#news.clear();
    // What is still a fan's must survive the next kill as well.
    for (const { hold } of this.#acknowledged.values()) if (hold.state !== 'released') this.#news.add(hold.id);
    return { operations: this.#operations, holds: wanted };
  }

  #acknowledge(hold: AcknowledgedHold['hold'], calledAtUs: number, token: string): void {
    const mayBePaid = this.#acknowledged.get(hold.id)?.mayBePaid ?? false;
    this.#acknowledged.set(hold.id, { hold, calledAtUs, token, pending: null, mayBePaid });
    this.#news.add(hold.id);
  }

  #about(asked: Asked): AcknowledgedHold | undefined {
    const holdId = asked.kind === 'hold' ? asked.replaces?.holdId : asked.holdId;
    return holdId === undefined ? undefined : this.#acknowledged.get(holdId);
  }

  #write(line: HistoryLine): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}
