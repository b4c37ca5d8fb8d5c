import type { InventoryCommand } from '../../domain/inventory/decide.ts';
import { fenceText, isLive } from '../../domain/inventory/hold.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { id } from '../sim-domain/tiny-sale.ts';
import type { OfficeState } from './office-part.ts';
import { ticketsOf } from './postgres-part.ts';
import type { ProviderMove } from './provider-part.ts';
import { FANS, SALE } from './sale.ts';
import type { Task, TaskResult } from './tasks.ts';
import { nameOf, type Budget, type Parts, type Process, type Step, type World } from './world.ts';

/** What may happen in a search, beside its budget. */
export interface Scope {
  /** Seats that each fan wants. */
  wishes: number[][];
  /** How a fan may pay: by reservation, or by a method that takes the money at once. */
  methods: ('pay' | 'pay-at-once')[];
  /** Processes of the shop that are at work at the same time. */
  processesMax: number;
  budget: Budget;
}

/** Everything that can happen next. */
export async function stepsFrom(parts: Parts, scope: Scope, world: World): Promise<Step[]> {
  const steps = [...fanSteps(parts, scope, world), ...bankSteps(parts, world), ...organiserSteps(parts, world)];
  steps.push(...networkSteps(world));
  if (world.processes.length < scope.processesMax) steps.push(...startSteps(parts, world));
  for (const [place, number] of world.processes.entries()) {
    steps.push(...(await processSteps(parts, world, { place, process: parts.processes.valueOf(number) })));
  }
  return steps;
}

/** Fans hold seats, let go, and pay or fail to; and time passes. */
function fanSteps(parts: Parts, scope: Scope, world: World): Step[] {
  const steps: Step[] = [];
  const office = parts.office.states.valueOf(world.office);
  const { sessions } = parts.provider.states.valueOf(world.provider);
  for (const { number, holdId, fan } of FANS) {
    const hold = office.holds[number] ?? null;
    const decide = (name: string, command: InventoryCommand, left: Budget) => {
      const { next } = parts.office.step(world.office, { method: 'decide', args: [command] });
      if (next !== world.office) steps.push({ name: `fan ${number} ${name}`, world: { ...world, office: next, left } });
    };
    if (hold === null) {
      const seats = scope.wishes[number]!.map((seat) => ({ seat, ticketType: null }));
      const wish = { kind: 'seats' as const, planHash: SALE.planHash, seats };
      decide('holds', { kind: 'hold', key: `hold ${number}`, fan, holdId, seats: wish, replaces: null }, world.left);
    } else if (isLive(hold) && world.left.releases > 0) {
      const left = { ...world.left, releases: world.left.releases - 1 };
      decide('lets go', { kind: 'release', key: `release ${number}`, fan, holdId, fence: fenceText(hold) }, left);
    }
    const sessionId = world.pages[number] ?? null;
    if (sessionId !== null && sessions[sessionId]?.status === 'open') {
      for (const kind of scope.methods) steps.push(providerStep(parts, world, { kind, sessionId }, null));
      if (world.left.declines > 0) steps.push(providerStep(parts, world, { kind: 'decline', sessionId }, 'declines'));
    }
  }
  if (office.nextDeadlineMs !== null && world.left.waits > 0) {
    const { next } = parts.office.step(world.office, { method: 'wait' });
    const left = { ...world.left, waits: world.left.waits - 1 };
    steps.push({ name: 'time passes', world: { ...world, office: next, left } });
  }
  return steps;
}

/** Banks dispute, decide, let reservations go and send refunds back; pages run out. */
function bankSteps(parts: Parts, world: World): Step[] {
  const { left } = world;
  const { sessions, intents, disputes, refunds } = parts.provider.states.valueOf(world.provider);
  const moves: [ProviderMove, keyof Budget | null][] = [];
  for (const { id: disputeId, status } of Object.values(disputes)) {
    if (status !== 'needs_response') continue;
    moves.push([{ kind: 'win-dispute', disputeId }, null], [{ kind: 'lose-dispute', disputeId }, null]);
  }
  const isDisputed = (intentId: string) => Object.values(disputes).some((d) => d.payment_intent === intentId);
  for (const { id: intentId, status } of Object.values(intents)) {
    if (status === 'succeeded' && left.disputes > 0 && !isDisputed(intentId)) {
      moves.push([{ kind: 'open-dispute', intentId }, 'disputes']);
    }
    if (status === 'requires_capture' && left.bankMoves > 0) {
      moves.push([{ kind: 'lose-authorization', intentId }, 'bankMoves']);
    }
  }
  if (left.bankMoves > 0) {
    for (const { id: sessionId, status } of Object.values(sessions)) {
      if (status === 'open') moves.push([{ kind: 'session-runs-out', sessionId }, 'bankMoves']);
    }
    for (const { id: refundId, status, metadata } of Object.values(refunds)) {
      if (status === 'succeeded' && metadata.refundId !== undefined) {
        moves.push([{ kind: 'fail-refund', refundId }, 'bankMoves']);
      }
    }
  }
  return moves
    .map(([move, cost]) => providerStep(parts, world, move, cost))
    .filter((step) => {
      return step.world.provider !== world.provider;
    });
}

function providerStep(parts: Parts, world: World, move: ProviderMove, cost: keyof Budget | null): Step {
  const { next, events } = parts.provider.move(world.provider, move);
  const left = cost === null ? world.left : { ...world.left, [cost]: world.left[cost] - 1 };
  return {
    name: `provider: ${Object.values(move).join(' ')}`,
    world: parts.sent({ ...world, provider: next, left }, events),
  };
}

/** The organiser gives money back, for one ticket or all of them. */
function organiserSteps(parts: Parts, world: World): Step[] {
  if (world.left.cancels === 0) return [];
  const steps: Step[] = [];
  const state = parts.postgres.states.valueOf(world.postgres);
  const left = { ...world.left, cancels: world.left.cancels - 1 };
  for (const { number, bookingId } of FANS) {
    const standing = ticketsOf(state, bookingId).filter(({ status }) => status !== 'void');
    const choices = standing.length > 1 ? [standing, standing.slice(0, 1)] : [standing];
    for (const tickets of choices) {
      const amountMinor = tickets.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
      const ids = tickets.map((ticket) => ticket.id);
      const request = { bookingId, refundId: id(5000 + left.cancels), tickets: ids, amountMinor, reason: 'organiser' };
      const { next } = parts.postgres.step(world.postgres, 'requestRefund', request);
      if (next === world.postgres) continue;
      steps.push({ name: `refund of ${ids.length} of booking ${number}`, world: { ...world, postgres: next, left } });
    }
  }
  return steps;
}

/** Messages that never come again. */
function networkSteps(world: World): Step[] {
  if (world.left.crashes === 0) return [];
  const left = { ...world.left, crashes: world.left.crashes - 1 };
  return Object.entries(world.webhooks)
    .filter(([, fate]) => fate === 'sent')
    .map(([name]) => ({
      name: `webhook ${name} is lost`,
      world: { ...world, webhooks: { ...world.webhooks, [name]: 'lost' as const }, left },
    }));
}

/** Work that can begin: what waits, and once more what is under way or done. */
function startSteps(parts: Parts, world: World): Step[] {
  const { left } = world;
  const steps: Step[] = [];
  const working = new Set(world.processes.map((number) => nameOf(parts.processes.valueOf(number).task)));
  const start = (task: Task, after: Budget = left, office = world.office) => {
    const number = parts.processNumber({ task, answers: [] });
    const processes = [...world.processes, number].sort((a, b) => a - b);
    steps.push({ name: `begins: ${nameOf(task)}`, world: { ...world, office, processes, left: after } });
  };
  const startOrDouble = (task: Task, isWaiting: boolean, office = world.office) => {
    if (isWaiting && !working.has(nameOf(task))) start(task, left, office);
    else if (left.doubles > 0) start(task, { ...left, doubles: left.doubles - 1 }, office);
  };
  for (const [name, fate] of Object.entries(world.webhooks)) {
    startOrDouble({ kind: 'webhook', event: parts.events.get(name)! }, fate === 'sent');
  }
  const office = parts.office.states.valueOf(world.office);
  const { delivered, rows } = office;
  if (rows.length > delivered) {
    const sent = parts.office.step(world.office, { method: 'send' }).next;
    startOrDouble(ledgerTask(parts.office.states.valueOf(sent)), true, sent);
  }
  if (delivered > 0 && left.doubles > 0) startOrDouble(ledgerTask({ rows, delivered: 0, sent: delivered }), false);
  const postgres = parts.postgres.states.valueOf(world.postgres);
  for (const [work, { isDone }] of Object.entries(postgres.outbox)) {
    if (!isDone) startOrDouble({ kind: 'outbox', work }, true);
  }
  for (const { number, bookingId } of FANS) {
    const hold = office.holds[number] ?? null;
    const mayAsk = hold !== null && isLive(hold) && hold.phase.name !== 'expiring' && left.asks > 0;
    if (mayAsk) {
      const task: Task = { kind: 'ask-to-pay', fan: number, time: left.asks, fence: fenceText(hold) };
      start(task, { ...left, asks: left.asks - 1 });
    }
    const booking = postgres.bookings[bookingId];
    if (booking?.status === 'booked' && booking.paymentId !== null && left.cancels > 0) {
      const { paymentId, totalMinor: amountMinor } = booking;
      start({ kind: 'void', fan: number, paymentId, amountMinor }, { ...left, cancels: left.cancels - 1 });
    }
  }
  return steps;
}

/** The stretch of the ledger that is under way. */
export function ledgerTask({ rows, delivered, sent }: Pick<OfficeState, 'rows' | 'delivered' | 'sent'>): Task {
  const throughSeq = sent ?? rows.length;
  return { kind: 'ledger', afterSeq: delivered, throughSeq, facts: rows.slice(delivered, throughSeq).flat() };
}

/** A process goes on, or dies; an answer of the provider does not come, with or without the act. */
async function processSteps(parts: Parts, world: World, at: { place: number; process: Process }): Promise<Step[]> {
  const { process, place } = at;
  const { task } = process;
  const pause = await parts.pauseOf(world.processes[place]!);
  if (pause.kind === 'ends')
    return [{ name: `ends: ${nameOf(task)}`, world: ended(world, at, pause.result as TaskResult) }];
  const { call } = pause;
  const name = `${nameOf(task)}: ${call.port} ${'path' in call ? `${call.method} ${call.path}` : 'query' in call ? call.query : call.method}`;
  const performed = await parts.perform(world, process, call);
  const steps = [{ name, world: await answered(parts, performed.world, at, performed.answer) }];
  if (world.left.crashes === 0) return steps;
  const left = { ...world.left, crashes: world.left.crashes - 1 };
  steps.push({
    name: `dies: ${nameOf(task)}`,
    world: { ...world, processes: world.processes.toSpliced(place, 1), left },
  });
  if (call.port !== 'provider') return steps;
  if (call.method === 'GET') {
    steps.push({ name: `${name}: fails`, world: await answered(parts, { ...world, left }, at, NO_WORD) });
    return steps;
  }
  const acted = { ...performed.world, left };
  steps.push({ name: `${name}: acts, its answer is lost`, world: await answered(parts, acted, at, NO_WORD) });
  for (const fault of ['fail-before', 'fail-after'] as const) {
    const failed = await parts.provider.step(world.provider, call, fault);
    const after = parts.sent({ ...world, provider: failed.next, left }, failed.events);
    steps.push({ name: `${name}: ${fault}`, world: await answered(parts, after, at, { value: failed.answer }) });
  }
  return steps;
}

/** What the shop makes of an answer that never came, once the library has given up. */
const NO_WORD = { value: { status: 500, body: '{"error":{"type":"api_error","message":"no answer"}}' } };

async function answered(
  parts: Parts,
  world: World,
  { place, process }: { place: number; process: Process },
  answer: Process['answers'][number],
): Promise<World> {
  const { task } = process;
  const number = parts.processNumber({ task, answers: [...process.answers, answer] });
  const pause = await parts.pauseOf(number);
  if (pause.kind === 'ends') return ended(world, { place, process }, pause.result as TaskResult);
  return { ...world, processes: world.processes.with(place, number).sort((a, b) => a - b) };
}

/** The world once a process has ended: what its queue or its fan makes of it. */
function ended(
  world: World,
  { place, process: { task } }: { place: number; process: Process },
  result: TaskResult,
): World {
  const rest = { ...world, processes: world.processes.toSpliced(place, 1) };
  if (task.kind === 'webhook' && result === 'done') {
    return { ...rest, webhooks: { ...world.webhooks, [task.event.id]: 'taken' } };
  }
  if (task.kind !== 'ask-to-pay' || typeof result !== 'object' || !('url' in result) || result.url === null)
    return rest;
  const sessionId = decodeURIComponent(result.url.split('/').at(-1)!);
  invariant(sessionId.startsWith('cs_'), 'the address of a payment page names its session');
  return { ...rest, pages: world.pages.with(task.fan, sessionId) };
}
