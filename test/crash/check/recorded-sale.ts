import { decodeFrame } from '../../../domain/inventory/frame.ts';
import type { CommandResult, FanCommand } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { holdDocument } from '../../../protocol/http/hold-commands.ts';
import type { ProblemCode } from '../../../protocol/problem.ts';
import { refusalProblem } from '../../../protocol/refusal-problem.ts';
import { viewOf } from '../../../domain/inventory/view.ts';
import type { Fan } from '../../../domain/inventory/commands.ts';
import { accepted, id, Office } from '../../unit/inventory/fixtures.ts';
import type { Answer, Asked, Operation, SeenHold } from './history.ts';
import type { LedgerRow } from './ledger-replay.ts';

const STEP_US = 1_000;

/** A box office in memory whose clients write down what they see: a history that is right, for tests to spoil. */
export class RecordedSale {
  readonly office = new Office();
  readonly operations: Operation[] = [];
  #nowUs = 1_000_000;

  get rows(): LedgerRow[] {
    return this.office.frames.map((frame, index) => ({ seq: index + 1, atMs: index, events: decodeFrame(frame) }));
  }

  /** Time passes for clients and box office alike. */
  wait(ms: number): void {
    this.#nowUs += ms * 1000;
    this.office.wait(ms);
  }

  hold(fan: Fan, seats: number[], replaces: HoldView | null = null): HoldView {
    return accepted(this.tryHold(fan, seats, replaces));
  }

  tryHold(fan: Fan, seats: number[], replaces: HoldView | null = null): CommandResult {
    const named = replaces && { holdId: replaces.holdId, fence: replaces.fence };
    const asked: Asked = { kind: 'hold', seats: { kind: 'seats', seats }, replaces: named };
    return this.#command(asked, this.office.holdCommand(fan, seats, { replaces: named }));
  }

  extend(fan: Fan, { holdId, fence }: HoldView): CommandResult {
    return this.#command({ kind: 'extend', holdId, fence }, { kind: 'extend', key: this.#key(), fan, holdId, fence });
  }

  release(fan: Fan, { holdId, fence }: HoldView): CommandResult {
    return this.#command({ kind: 'release', holdId, fence }, { kind: 'release', key: this.#key(), fan, holdId, fence });
  }

  /** From `start-payment` to the commit that the provider's word brings. */
  buy(fan: Fan & { userId: NonNullable<Fan['userId']> }, { holdId, fence }: HoldView): HoldView {
    const command: FanCommand = { kind: 'start-payment', key: this.#key(), fan, holdId, fence };
    const paying = accepted(this.office.do(command));
    this.#record({ kind: 'start-payment', holdId, fence }, command, { kind: 'payment', holdId, fence });
    this.office.attach(paying, `session-${holdId}`);
    return accepted(this.office.commit(paying, `session-${holdId}`));
  }

  read(fan: Fan, { holdId }: HoldView): CommandResult {
    const result = viewOf(this.office.inventory, this.office.tables, { holdId, fan, nowMs: this.office.nowMs });
    this.#record({ kind: 'read', holdId }, { fan, key: null }, answerOf(result));
    return result;
  }

  #command(asked: Asked, command: FanCommand): CommandResult {
    const result = this.office.do(command);
    this.#record(asked, command, answerOf(result));
    return result;
  }

  #record(asked: Asked, { fan, key }: { fan: Fan; key: string | null }, answer: Unanswered): void {
    const calledAtUs = (this.#nowUs += STEP_US);
    const atUs = (this.#nowUs += STEP_US);
    const name = `op-${this.operations.length + 1}`;
    this.operations.push({ id: name, fan, key, asked, calledAtUs, answer: { ...answer, atUs } });
  }

  #key(): string {
    return this.office.newKey();
  }
}

type Unanswered = Answer extends infer Kind ? (Kind extends Answer ? Omit<Kind, 'atUs'> : never) : never;

/** As the API shows it. */
function seen(view: HoldView): SeenHold {
  const { quote: _, eventId: __, ...hold } = holdDocument({ view, eventId: id<EventId>(1), quote: '' });
  return { ...hold, id: idOf(hold.id) };
}

function answerOf(result: CommandResult): Unanswered {
  if (result.ok) return { kind: 'hold', hold: seen(result.hold) };
  const { problem } = refusalProblem(result.refusal);
  const code = problem.type.replace('/problems/', '') as ProblemCode;
  return { kind: 'refused', code, seats: problem.seats ?? [], holdId: problem.holdId ?? null };
}
