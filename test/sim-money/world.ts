import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { Interned } from './interned.ts';
import { OfficePart } from './office-part.ts';
import { PostgresPart } from './postgres-part.ts';
import { resume, type Call, type CallAnswer, type Pause } from './process-run.ts';
import { ProviderPart, type ProviderEventRow } from './provider-part.ts';
import { workOf, type Task, type TaskResult } from './tasks.ts';

/** How often something may still happen. */
export interface Budget {
  /** Processes that die, answers that get lost, messages that never come again. */
  crashes: number;
  /** Messages and owed work that come once more. */
  doubles: number;
  waits: number;
  declines: number;
  releases: number;
  /** How often each fan may ask for the payment page: counted down in all. */
  asks: number;
  /** Refunds and voids. */
  cancels: number;
  disputes: number;
  /** Reservations that a bank lets go, sessions that run out, refunds that a bank sends back, one of each kind of move. */
  bankMoves: number;
}

/** A state of everything, as numbers of what each part is in. */
export interface World {
  office: number;
  postgres: number;
  provider: number;
  /** Where each fan may pay: the session's id, once its address has left us. */
  pages: (string | null)[];
  /** Webhooks that were sent, and what became of them. */
  webhooks: Record<string, 'sent' | 'taken' | 'lost'>;
  processes: number[];
  left: Budget;
}

/** A process in the middle of its work: its task and the answers that its calls have had. */
export interface Process {
  task: Task;
  answers: CallAnswer[];
}

export interface Step {
  name: string;
  world: World;
}

/** The parts that worlds are made of, shared by all of them. */
export class Parts {
  readonly office = new OfficePart();
  readonly postgres = new PostgresPart();
  readonly provider = new ProviderPart();
  readonly events = new Map<string, ProviderEventRow>();
  readonly processes = new Interned<Process>();
  readonly #pauses = new Map<number, Pause>();

  processNumber(process: Process): number {
    return this.processes.numberOf(JSON.stringify(process), process);
  }

  /** What a process does next: its next call, or its end. */
  async pauseOf(number: number): Promise<Pause> {
    const known = this.#pauses.get(number);
    if (known) return known;
    const { task, answers } = this.processes.valueOf(number);
    const pause = await resume(workOf(task), answers);
    if (pause.kind === 'ends' && pause.broken !== null) throw new Error(`${pause.broken}, in ${nameOf(task)}`);
    this.#pauses.set(number, pause);
    return pause;
  }

  /** The world after a call of a process, and the answer. */
  async perform(world: World, process: Process, call: Call): Promise<{ world: World; answer: CallAnswer }> {
    switch (call.port) {
      case 'office': {
        const { method, args } = call;
        const isDelivered = method === 'delivered';
        const step = this.office.step(
          world.office,
          isDelivered ? { method, args: args as { throughSeq: number } } : { method: 'decide', args: args as never[] },
        );
        return { world: { ...world, office: step.next }, answer: { value: officeAnswer(method, step.answer) } };
      }
      case 'postgres': {
        const args = call.query === 'claimOutbox' ? { work: claimOf(process) } : call.args;
        const step = this.postgres.step(world.postgres, call.query, args);
        return { world: { ...world, postgres: step.next }, answer: { value: step.answer } };
      }
      case 'provider': {
        const step = await this.provider.step(world.provider, call);
        const sent = this.sent({ ...world, provider: step.next }, step.events);
        return { world: sent, answer: { value: step.answer } };
      }
      default:
        return unreachable(call);
    }
  }

  /** The world with webhooks on their way. */
  sent(world: World, events: readonly ProviderEventRow[]): World {
    if (events.length === 0) return world;
    const webhooks = { ...world.webhooks };
    for (const event of events) {
      this.events.set(event.id, event);
      webhooks[event.id] ??= 'sent';
    }
    return { ...world, webhooks };
  }

  /** Runs a task from beginning to end with nothing in between. */
  async runAlone(world: World, task: Task): Promise<{ world: World; result: TaskResult }> {
    let now = world;
    let process: Process = { task, answers: [] };
    for (let calls = 0; calls < CALLS_MAX; calls++) {
      const pause = await this.pauseOf(this.processNumber(process));
      if (pause.kind === 'ends') return { world: now, result: pause.result as TaskResult };
      const performed = await this.perform(now, process, pause.call);
      now = performed.world;
      process = { task, answers: [...process.answers, performed.answer] };
    }
    throw new Error(`${nameOf(task)} does not end`);
  }
}

const CALLS_MAX = 100;

export function nameOf(task: Task): string {
  switch (task.kind) {
    case 'ask-to-pay':
      return `fan ${task.fan} asks to pay (${task.time})`;
    case 'webhook':
      return `webhook ${task.event.id}`;
    case 'ledger':
      return `ledger ${task.afterSeq}..${task.throughSeq}`;
    case 'outbox':
      return `outbox ${task.work}`;
    case 'void':
      return `booking ${task.fan} is called off`;
    case 'reconcile':
      return `reconcile ${JSON.stringify(task.step)}`;
    default:
      return unreachable(task);
  }
}

/** The same text for equal worlds. */
export function textOf({ office, postgres, provider, pages, webhooks, processes, left }: World): string {
  const taken = Object.keys(webhooks)
    .sort()
    .map((id) => `${id} ${webhooks[id]}`);
  const working = [...processes].sort((a, b) => a - b);
  return [office, postgres, provider, pages, taken, working, Object.values(left)].join('|');
}

function officeAnswer(method: string, results: unknown): unknown {
  if (method === 'decidePayment') return (results as unknown[])[0];
  if (method !== 'decidePayments') return results;
  return (results as { ok: boolean; refusal?: unknown }[]).map((result) => (result.ok ? null : result.refusal));
}

/** The row that this process claims; null when it has had it. */
function claimOf({ task, answers }: Process): string | null {
  invariant(task.kind === 'outbox', 'only the outbox claims');
  return answers.length === 0 ? task.work : null;
}
