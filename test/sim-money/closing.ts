import { reconcile, type ReconcileStep } from '../../domain/bookings/reconcile.ts';
import { checkEnd, checkState, checkStep, demand, wasTakenAtOnce } from './checks.ts';
import { evidenceOf } from './evidence.ts';
import { ledgerTask } from './moves.ts';
import { shortKey } from './interned.ts';
import type { ProviderMove } from './provider-part.ts';
import { FANS } from './sale.ts';
import type { Parts, World } from './world.ts';

const ROUNDS_MAX = 200;

/** What brings an end about, once everything that was under way has died. */
export interface Ending {
  /**
   * `reconciler`: every message that was on its way is lost, and the reconciler runs beside delivery and outbox.
   * `retries`: no message is lost; the queue brings them again, and there is no reconciler.
   */
  by: 'reconciler' | 'retries';
  /** How the banks decide the disputes that are open. */
  disputes: 'win-dispute' | 'lose-dispute';
}

export const ENDINGS: readonly Ending[] = [
  { by: 'reconciler', disputes: 'win-dispute' },
  { by: 'reconciler', disputes: 'lose-dispute' },
  { by: 'retries', disputes: 'win-dispute' },
  { by: 'retries', disputes: 'lose-dispute' },
];

interface Next {
  name: string;
  world: World;
}

/** Goes from any state to where nothing changes any more, and checks that what is left is whole (RECON-12). */
export class Closing {
  readonly #parts: Parts;
  /** States from which the end was seen to be good. */
  readonly #good = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** States whose end is known. */
  get size(): number {
    return this.#good.size;
  }

  /** @throws when the end is not whole, with the way to it */
  async close(world: World, ending: Ending): Promise<void> {
    const isLost = Object.values(world.webhooks).includes('lost');
    if (ending.by === 'retries' && isLost) return;
    const passed: string[] = [];
    const way: string[] = [];
    let now: World = { ...world, processes: [] };
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const place = placeOf(now, ending);
      if (this.#good.has(place)) break;
      passed.push(place);
      try {
        const next = await this.#next(now, ending);
        if (next === null) {
          this.#checkEnd(now, ending);
          break;
        }
        way.push(next.name);
        checkState(this.#parts, next.world);
        checkStep(this.#parts, now, next.world);
        now = next.world;
        demand(round < ROUNDS_MAX - 1, '[RECON-12] the steps end');
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`${message}, closing by ${ending.by}: ${way.slice(0, 40).join('; ')}`, { cause: error });
      }
    }
    for (const place of passed) this.#good.add(place);
  }

  #checkEnd(world: World, { by }: Ending): void {
    if (by === 'retries' && this.#isLeftToReconciler(world)) return;
    checkEnd(this.#parts, world);
    const left = FANS.flatMap(({ number }) => reconcile(evidenceOf(number, this.#said(world))));
    const isKnown = left.every((step) => step.kind === 'drift' && step.what === 'refund-failed');
    demand(isKnown, `[RECON-12] all is whole, and yet the rule asks for ${JSON.stringify(left)}`);
  }

  /** A refund that failed, money that a lost dispute took before it could be given back, or a dispute that came too early. */
  #isLeftToReconciler(world: World): boolean {
    const { refunds, outbox, disputes: heard } = this.#parts.postgres.states.valueOf(world.postgres);
    const provider = this.#parts.provider.states.valueOf(world.provider);
    const disputes = Object.values(provider.disputes);
    // Its webhook came before Postgres had the booking, which only money that is taken at once allows.
    const isUnheard = disputes.some(({ id, status, payment_intent: paymentId }) => {
      return heard[id]?.state !== status && wasTakenAtOnce(provider, paymentId);
    });
    const lost = disputes.filter(({ status }) => status === 'lost');
    const isStuck = Object.values(outbox).some(({ effect, isDone }) => {
      if (isDone || effect.kind !== 'release-authorization') return false;
      return lost.some((dispute) => dispute.payment_intent === effect.paymentId);
    });
    return isStuck || isUnheard || Object.values(refunds).some(({ state }) => state === 'failed');
  }

  /** The first thing that changes anything; null: nothing does. */
  async #next(world: World, { by, disputes }: Ending): Promise<Next | null> {
    const parts = this.#parts;
    if (by === 'retries') {
      for (const [name, fate] of Object.entries(world.webhooks)) {
        if (fate !== 'sent') continue;
        const after = await parts.runAlone(world, { kind: 'webhook', event: parts.events.get(name)! });
        if (after.result === 'done') {
          return { name, world: { ...after.world, webhooks: { ...after.world.webhooks, [name]: 'taken' } } };
        }
        if (isOther(world, after.world)) return { name, world: after.world };
      }
    }
    return (
      (await this.#deliver(world)) ??
      (await this.#doWhatIsOwed(world)) ??
      (by === 'reconciler' ? await this.#reconcile(world) : null) ??
      this.#passTime(world, disputes)
    );
  }

  async #deliver(world: World): Promise<Next | null> {
    const parts = this.#parts;
    const { rows, delivered } = parts.office.states.valueOf(world.office);
    if (rows.length <= delivered) return null;
    const office = parts.office.step(world.office, { method: 'send' }).next;
    const after = await parts.runAlone({ ...world, office }, ledgerTask(parts.office.states.valueOf(office)));
    return isOther(world, after.world) ? { name: 'the ledger is delivered', world: after.world } : null;
  }

  async #doWhatIsOwed(world: World): Promise<Next | null> {
    for (const [work, { isDone }] of Object.entries(this.#parts.postgres.states.valueOf(world.postgres).outbox)) {
      if (isDone) continue;
      const after = await this.#parts.runAlone(world, { kind: 'outbox', work });
      if (isOther(world, after.world)) return { name: `outbox ${work}`, world: after.world };
    }
    return null;
  }

  async #reconcile(world: World): Promise<Next | null> {
    const idle: ReconcileStep[] = [];
    for (const { number } of FANS) {
      for (const step of reconcile(evidenceOf(number, this.#said(world)))) {
        if (step.kind === 'drift') {
          demand(step.what === 'refund-failed', `[RECON-11] a person must look: ${step.what}`);
          continue;
        }
        idle.push(step);
        // Delivered before, and nothing new since.
        if (step.kind === 'deliver-ledger') continue;
        const after = await this.#parts.runAlone(world, { kind: 'reconcile', step });
        if (isOther(world, after.world)) return { name: `reconciler: ${JSON.stringify(step)}`, world: after.world };
      }
    }
    demand(idle.length === 0, `[RECON-12] a step changes nothing: ${JSON.stringify(idle)}`);
    return null;
  }

  /** Holds end, pages that nobody can pay any more run out, banks decide. */
  #passTime(world: World, disputes: Ending['disputes']): Next | null {
    const parts = this.#parts;
    if (parts.office.states.valueOf(world.office).nextDeadlineMs !== null) {
      return {
        name: 'time passes',
        world: { ...world, office: parts.office.step(world.office, { method: 'wait' }).next },
      };
    }
    const provider = parts.provider.states.valueOf(world.provider);
    for (const { id: sessionId, status } of Object.values(provider.sessions)) {
      if (status === 'open') return this.#move(world, { kind: 'session-runs-out', sessionId });
    }
    for (const { id: disputeId, status } of Object.values(provider.disputes)) {
      if (status === 'needs_response') return this.#move(world, { kind: disputes, disputeId });
    }
    return null;
  }

  #move(world: World, move: ProviderMove): Next {
    const { next, events } = this.#parts.provider.move(world.provider, move);
    return { name: move.kind, world: this.#parts.sent({ ...world, provider: next }, events) };
  }

  #said(world: World) {
    const { office, postgres, provider } = this.#parts;
    return {
      office: office.states.valueOf(world.office),
      postgres: postgres.states.valueOf(world.postgres),
      provider: provider.states.valueOf(world.provider),
    };
  }
}

function isOther(before: World, after: World): boolean {
  return before.office !== after.office || before.postgres !== after.postgres || before.provider !== after.provider;
}

/** All that an ending depends on. */
function placeOf({ office, postgres, provider, webhooks }: World, { by, disputes }: Ending): string {
  const waiting =
    by === 'retries'
      ? Object.keys(webhooks)
          .filter((name) => webhooks[name] === 'sent')
          .sort()
      : [];
  return shortKey([office, postgres, provider, by, disputes, ...waiting].join(' '));
}
