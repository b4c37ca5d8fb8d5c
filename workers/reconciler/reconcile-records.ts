import {
  listBookingsOfPayments,
  listStuckBookings,
  readBookingTestimonies,
  saveReconciliation,
  type ReconciliationReport,
} from '../../db/queries/reconciling.ts';
import { reconcile, type ReconcileStep } from '../../domain/bookings/reconcile.ts';
import { idOf, type HoldId } from '../../domain/shared/ids.ts';
import { saleRouteOf } from '../event-routes.ts';
import { raiseAlert } from '../outbox/alert-operators.ts';
import type { Services } from '../services.ts';
import { gatherEvidence, type GatheredEvidence, type Subject } from './gather-evidence.ts';
import { HOLDS_AT_ONCE, NAMED_MAX, ROUNDS_MAX, STUCK_MAX } from './reconciler-limits.ts';
import { takeStep } from './take-step.ts';

/**
 * Compares what box office, Postgres and provider say of holds whose payment was begun between two times (Unix ms), and
 * of bookings that Postgres knows to be stuck, closes what can be closed, and names the rest. Rules RECON-1 to RECON-14.
 */
export async function reconcileRecords(
  services: Services,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Promise<ReconciliationReport> {
  const comparison = new Comparison(services);
  for await (const page of pagesOf(services.payments.listPayments({ sinceMs, untilMs }))) {
    await comparison.look(page.map((payment) => ({ ...payment, payments: [payment] })));
  }
  const disputed = await services.payments.listDisputedPayments(sinceMs);
  const stuck = await listStuckBookings(services.db, { before: new Date(untilMs).toISOString(), limit: STUCK_MAX });
  const bookingIds = new Set([...(await listBookingsOfPayments(services.db, disputed)), ...stuck]);
  for await (const page of pagesOf(bookingIds)) await comparison.look(await subjectsOf(services, page));
  const report = comparison.report();
  await saveReconciliation(services.db, report);
  if (report.drifts.length > 0) await raiseAlert(services, { title: 'drift', text: driftText(report) });
  return report;
}

class Comparison {
  readonly #services: Services;
  readonly #startedAt = new Date().toISOString();
  readonly #holds = new Set<HoldId>();
  readonly #steps: Record<string, number> = {};
  readonly #drifts: ReconciliationReport['drifts'] = [];
  readonly #failures: ReconciliationReport['failures'] = [];

  constructor(services: Services) {
    this.#services = services;
  }

  /** Looks at holds, and closes those that are stuck, one after the other. */
  async look(subjects: readonly Subject[]): Promise<void> {
    const { gathered, away } = await gatherEvidence(this.#services, merged(subjects));
    for (const subject of away) this.#fail(subject, 'ask', new Error('the box office is away'));
    for (const one of gathered) {
      this.#holds.add(one.subject.holdId);
      await this.#close(one);
    }
  }

  report(): ReconciliationReport {
    return {
      startedAt: this.#startedAt,
      endedAt: new Date().toISOString(),
      holds: this.#holds.size,
      steps: this.#steps,
      drifts: this.#drifts.slice(0, NAMED_MAX),
      failures: this.#failures.slice(0, NAMED_MAX),
    };
  }

  /** Takes the steps and asks again, until there are none or they only repeat: then they wait for something else. */
  async #close({ subject, evidence: first }: GatheredEvidence): Promise<void> {
    const taken = new Set<string>();
    let evidence = first;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const steps = reconcile(evidence).filter((step) => !taken.has(JSON.stringify(step)));
      if (steps.length === 0) return;
      for (const step of steps) {
        taken.add(JSON.stringify(step));
        if (!(await this.#take(subject, step))) return;
      }
      const next = await this.#askAgain(subject);
      if (next === null) return;
      evidence = next;
    }
  }

  async #askAgain({ address, holdId, payments }: Subject): Promise<GatheredEvidence['evidence'] | null> {
    const { payments: provider } = this.#services;
    const asked = await Promise.all(payments.map(({ evidence }) => provider.readPayment(evidence.sessionId)));
    const subject = { address, holdId, payments: asked.filter((payment) => payment !== null) };
    const { gathered } = await gatherEvidence(this.#services, [subject]);
    return gathered[0]?.evidence ?? null;
  }

  /** Answers whether the next step may be taken. */
  async #take(subject: Subject, step: ReconcileStep): Promise<boolean> {
    const { address, holdId } = subject;
    if (step.kind === 'drift') {
      this.#drifts.push({ eventId: address.eventId, holdId, what: step.what });
      return false;
    }
    try {
      await takeStep(this.#services, address, step);
      const name = nameOf(step);
      this.#steps[name] = (this.#steps[name] ?? 0) + 1;
      return true;
    } catch (error) {
      this.#fail(subject, nameOf(step), error);
      return false;
    }
  }

  #fail({ address, holdId }: Subject, step: string, error: unknown): void {
    console.error('the reconciler could not', step, holdId, error);
    const sentence = error instanceof Error ? error.message : String(error);
    this.#failures.push({ eventId: address.eventId, holdId, step, error: sentence });
  }
}

/** Bookings as holds to look at; their payments are asked for by their sessions. */
async function subjectsOf(services: Services, bookingIds: readonly string[]): Promise<Subject[]> {
  const testimonies = await readBookingTestimonies(services.db, bookingIds);
  const subjects: Subject[] = [];
  for (const [bookingId, { eventId }] of testimonies) {
    const route = await saleRouteOf(services.db, eventId);
    if (route.ok) subjects.push({ address: route.value.address, holdId: idOf<HoldId>(bookingId), payments: [] });
  }
  return subjects;
}

/** One of each hold, with all its payments. */
function merged(subjects: readonly Subject[]): Subject[] {
  const byHold = new Map<HoldId, Subject>();
  for (const subject of subjects) {
    const before = byHold.get(subject.holdId);
    const payments = [...(before?.payments ?? []), ...subject.payments];
    byHold.set(subject.holdId, { ...subject, payments });
  }
  return [...byHold.values()];
}

async function* pagesOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < HOLDS_AT_ONCE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function nameOf(step: Exclude<ReconcileStep, { kind: 'drift' }>): string {
  return step.kind === 'do' ? step.effect.kind : step.kind;
}

function driftText({ drifts }: ReconciliationReport): string {
  const lines = drifts.map(({ what, eventId, holdId }) => `${what}: booking ${holdId} of event ${eventId}`);
  return ['Box office, Postgres and payment provider differ, and no rule closes it:', ...lines].join('\n\n');
}
