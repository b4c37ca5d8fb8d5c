import { describe, expect, test } from 'vitest';
import {
  reconcile,
  REFUND_ATTEMPTS_MAX,
  type BookingEvidence,
  type Evidence,
  type OfficeEvidence,
  type PaymentEvidence,
  type RefundEvidence,
} from '../../../domain/bookings/reconcile.ts';
import { idOf, type HoldId } from '../../../domain/shared/ids.ts';

const HOLD = idOf<HoldId>('01900000-0000-7000-8000-000000000001');
const TOTAL = 2300;

describe('payment sessions', () => {
  test('[RECON-1] a page that the fan may still pay is left alone', () => {
    const payments = [paid({ status: 'open', paymentId: null })];
    expect(steps({ office: office('paying', { sessionId: 'cs-1' }), payments })).toEqual([]);
    expect(steps({ office: office('paying'), payments })).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['the hold is expiring', { office: office('expiring', { sessionId: 'cs-1' }) }],
    ['another one is attached', { office: office('paying', { sessionId: 'cs-2' }) }],
    ['the hold is gone', { office: office('released') }],
    ['nobody knows the hold', { office: null }],
    [
      'it was sold for another',
      { office: office('committed', { sessionId: 'cs-2' }), booking: issued({ paymentId: null }) },
    ],
  ])('[RECON-1] an open page is closed: %s', (_, evidence) => {
    const payments = [paid({ status: 'open', paymentId: null })];
    expect(steps({ ...evidence, payments })).toContainEqual({ kind: 'expire-session', sessionId: 'cs-1' });
  });

  test.each(['paying', 'expiring'] as const)('[RECON-2] a session that is over frees the hold that is %s', (phase) => {
    const payments = [paid({ status: 'over' })];
    expect(steps({ office: office(phase, { sessionId: 'cs-1' }), payments })).toEqual([
      { kind: 'hear-session', sessionId: 'cs-1' },
    ]);
    expect(steps({ office: office(phase, { sessionId: 'cs-2' }), payments })).toEqual([]);
  });

  test.each<[string, OfficeEvidence | null]>([
    ['paying', office('paying', { sessionId: 'cs-1' })],
    ['expiring', office('expiring', { sessionId: 'cs-1' })],
    ['released', office('released')],
    ['unknown', null],
  ])('[RECON-3] money without a booking, the hold %s: the box office hears of it', (_, known) => {
    expect(steps({ office: known, payments: [paid()] })).toEqual([
      { kind: 'hear-session', sessionId: 'cs-1' },
      { kind: 'deliver-ledger' },
    ]);
  });

  test('[RECON-4] what was turned away goes back, once Postgres has it', () => {
    const turnedAway = office('released', { refusedSessions: ['cs-1'] });
    expect(steps({ office: turnedAway, payments: [paid()] })).toEqual([{ kind: 'deliver-ledger' }]);
    const booking = issued({ stage: 'refused', tickets: [] });
    expect(steps({ office: turnedAway, booking, payments: [paid()] })).toEqual([release()]);
    expect(steps({ office: turnedAway, booking, payments: [paid({ status: 'over' })] })).toEqual([]);
  });

  test('[RECON-4] a second payment for what is sold goes back; beside a refused one it is heard first', () => {
    const second = paid({ sessionId: 'cs-2', paymentId: 'pi-2', status: 'authorized' });
    const payments = [paid(), second];
    const sold = office('committed', { sessionId: 'cs-1', soldSeats: [0, 1] });
    expect(steps({ office: sold, booking: issued(), payments })).toEqual([release({ paymentId: 'pi-2' })]);
    const refused = issued({ stage: 'refused', tickets: [] });
    const away = office('released', { refusedSessions: ['cs-1'] });
    expect(steps({ office: away, booking: refused, payments })).toEqual([
      { kind: 'hear-session', sessionId: 'cs-2' },
      { kind: 'deliver-ledger' },
      release(),
    ]);
  });
});

describe('the booking', () => {
  const sold = office('committed', { sessionId: 'cs-1', soldSeats: [0, 1] });

  test('[RECON-5] a commit that Postgres does not have is delivered', () => {
    expect(steps({ office: sold })).toEqual([{ kind: 'deliver-ledger' }]);
    const forNothing = office('committed', { soldSeats: [0, 1] });
    expect(steps({ office: forNothing })).toEqual([{ kind: 'deliver-ledger' }]);
  });

  test('[RECON-5] sold for a later payment than the one that Postgres refused: nothing is settled before it is heard', () => {
    const later = office('committed', { sessionId: 'cs-2', soldSeats: [0, 1], refusedSessions: ['cs-1'] });
    const booking = issued({ stage: 'refused', tickets: [] });
    expect(steps({ office: later, booking, payments: [paid({ status: 'over' })] })).toEqual([
      { kind: 'deliver-ledger' },
    ]);
  });

  test('[RECON-6] it goes on from where it stopped', () => {
    const pending = [ticket(0, 'pending'), ticket(1, 'pending')];
    const booked = issued({ stage: 'booked', tickets: pending });
    const capture = { kind: 'capture', bookingId: HOLD, paymentId: 'pi-1', amountMinor: TOTAL, currency: 'EUR' };
    for (const status of ['authorized', 'captured', 'over'] as const) {
      expect(steps({ office: sold, booking: booked, payments: [paid({ status })] })).toEqual([
        { kind: 'do', effect: capture },
      ]);
    }
    const issue = { kind: 'do', effect: { kind: 'issue-tickets', bookingId: HOLD } };
    const captured = issued({ stage: 'captured', tickets: pending });
    expect(steps({ office: sold, booking: captured, payments: [paid()] })).toEqual([issue]);
    const take = { kind: 'take-money', paymentId: 'pi-1', amountMinor: TOTAL };
    expect(steps({ office: sold, booking: captured, payments: [paid({ status: 'authorized' })] })).toEqual([
      take,
      issue,
    ]);
    expect(steps({ office: sold, booking: issued(), payments: [paid({ status: 'authorized' })] })).toEqual([take]);
    expect(steps({ office: sold, booking: issued(), payments: [paid()] })).toEqual([]);
  });

  test('[RECON-7] [RECON-10] called off: first its money, then its seats', () => {
    const booking = issued({ stage: 'cancelled', tickets: [ticket(0, 'void'), ticket(1, 'void')] });
    expect(steps({ office: sold, booking, payments: [paid({ status: 'authorized' })] })).toEqual([release()]);
    expect(steps({ office: sold, booking, payments: [paid()] })).toEqual([release()]);
    expect(steps({ office: sold, booking, payments: [paid({ status: 'over' })] })).toEqual([free(null, 'all')]);
    expect(steps({ office: sold, booking, payments: [paid({ refundedMinor: TOTAL })] })).toEqual([free(null, 'all')]);
    const open = [{ disputeId: 'du-1', state: 'open' as const, amountMinor: TOTAL }];
    const heard = { ...booking, disputes: open };
    expect(steps({ office: sold, booking: heard, payments: [paid({ disputes: open })] })).toEqual([]);
    const gone = office('committed', { sessionId: 'cs-1' });
    expect(steps({ office: gone, booking, payments: [paid({ status: 'over' })] })).toEqual([]);
  });

  test('[RECON-7] [RECON-10] refused because of its seats: its money, and then they are settled', () => {
    const booking = issued({ stage: 'refused', tickets: [] });
    expect(steps({ office: sold, booking, payments: [paid()] })).toEqual([release({ disputedSeats: [0, 1] })]);
    expect(steps({ office: sold, booking, payments: [paid({ refundedMinor: TOTAL })] })).toEqual([
      { kind: 'do', effect: { kind: 'settle-disputed-seats', bookingId: HOLD, seats: [0, 1] } },
    ]);
  });
});

describe('disputes and refunds', () => {
  const sold = office('committed', { sessionId: 'cs-1', soldSeats: [0, 1] });
  const part = issued({ stage: 'part_refunded', tickets: [ticket(0, 'live'), ticket(1, 'void')] });

  test('[RECON-8] a dispute is heard when it opens and when it ends, once its tickets are there', () => {
    const disputes = (state: 'open' | 'won' | 'lost') => [{ disputeId: 'du-1', state, amountMinor: TOTAL }];
    const heard = { kind: 'hear-dispute', disputeId: 'du-1', paymentId: 'pi-1', state: 'open', amountMinor: TOTAL };
    expect(steps({ office: sold, booking: issued(), payments: [paid({ disputes: disputes('open') })] })).toEqual([
      heard,
    ]);
    const disputed = issued({ stage: 'disputed', disputes: [{ disputeId: 'du-1', state: 'open' }] });
    expect(steps({ office: sold, booking: disputed, payments: [paid({ disputes: disputes('open') })] })).toEqual([]);
    expect(steps({ office: sold, booking: disputed, payments: [paid({ disputes: disputes('lost') })] })).toEqual([
      { ...heard, state: 'lost' },
    ]);
    const captured = issued({ stage: 'captured' });
    expect(steps({ office: sold, booking: captured, payments: [paid({ disputes: disputes('open') })] })).toEqual([
      { kind: 'do', effect: { kind: 'issue-tickets', bookingId: HOLD } },
    ]);
  });

  test('[RECON-9] a refund that was begun is made, unless the provider works on it', () => {
    const booking = { ...part, refunds: [refund('requested')] };
    const effect = {
      kind: 'refund',
      bookingId: HOLD,
      refundId: 'r-1',
      attempt: 1,
      paymentId: 'pi-1',
      amountMinor: 1150,
      currency: 'EUR',
    };
    expect(steps({ office: sold, booking, payments: [paid()] })).toEqual([{ kind: 'do', effect }]);
    const pending = [{ refundId: 'r-1', attempt: 1, state: 'pending' as const }];
    expect(steps({ office: sold, booking, payments: [paid({ refunds: pending, refundedMinor: 1150 })] })).toEqual([]);
  });

  test('[RECON-9] what Postgres has as done and the provider not is failed, and tried again', () => {
    const booking = { ...part, refunds: [refund('done')] };
    const failed = { kind: 'hear-refund', refundId: 'r-1', attempt: 1, word: 'failed' };
    expect(
      steps({ office: office('committed', { sessionId: 'cs-1', soldSeats: [0] }), booking, payments: [paid()] }),
    ).toEqual([failed]);
    const again = { ...part, refunds: [refund('failed')] };
    expect(steps({ office: sold, booking: again, payments: [paid()] })).toEqual([
      { kind: 'retry-refund', refundId: 'r-1' },
    ]);
    const disputes = [{ disputeId: 'du-1', state: 'open' as const, amountMinor: TOTAL }];
    const heard = { ...again, stage: 'disputed' as const, disputes: [{ disputeId: 'du-1', state: 'open' as const }] };
    expect(steps({ office: sold, booking: heard, payments: [paid({ disputes })] })).toEqual([]);
    const worn = { ...part, refunds: [refund('failed', REFUND_ATTEMPTS_MAX)] };
    expect(steps({ office: sold, booking: worn, payments: [paid()] })).toEqual([
      { kind: 'drift', what: 'refund-failed' },
    ]);
  });

  test('[RECON-10] seats of a refund are free when its money is back, or lost to the bank', () => {
    const made = [{ refundId: 'r-1', attempt: 1, state: 'done' as const }];
    const done = { ...part, refunds: [refund('done')] };
    expect(steps({ office: sold, booking: done, payments: [paid({ refunds: made, refundedMinor: 1150 })] })).toEqual([
      free('r-1', [1]),
    ]);
    const lost = [{ disputeId: 'du-1', state: 'lost' as const, amountMinor: TOTAL }];
    const all = issued({ stage: 'refunded', tickets: [ticket(0, 'void'), ticket(1, 'void')], disputes: lost });
    expect(
      steps({ office: sold, booking: { ...all, refunds: [refund('failed')] }, payments: [paid({ disputes: lost })] }),
    ).toEqual([free(null, 'all')]);
  });
});

describe('what no step closes', () => {
  const sold = office('committed', { sessionId: 'cs-1', soldSeats: [0, 1] });

  test('[RECON-11] a refund that came back, of a payment whose dispute was lost, is a person’s', () => {
    const lost = [{ disputeId: 'du-1', state: 'lost' as const, amountMinor: 1150 }];
    const tickets = [ticket(0, 'void'), ticket(1, 'void')];
    const booking = issued({ stage: 'refunded', tickets, disputes: lost, refunds: [refund('failed')] });
    const away = office('committed', { sessionId: 'cs-1' });
    expect(steps({ office: away, booking, payments: [paid({ disputes: lost })] })).toEqual([
      { kind: 'drift', what: 'refund-failed' },
    ]);
    const whole = [{ disputeId: 'du-1', state: 'lost' as const, amountMinor: TOTAL }];
    expect(
      steps({ office: away, booking: { ...booking, disputes: whole }, payments: [paid({ disputes: whole })] }),
    ).toEqual([]);
  });

  test.each<[string, Partial<Evidence>]>([
    ['seats-not-sold', { office: office('released'), booking: issued(), payments: [paid()] }],
    ['money-missing', { office: sold, booking: issued(), payments: [paid({ status: 'over' })] }],
    ['money-missing', { office: sold, booking: issued(), payments: [] }],
    ['money-missing', { office: sold, booking: issued({ stage: 'booked' }), payments: [] }],
    ['money-differs', { office: sold, booking: issued(), payments: [paid({ amountMinor: TOTAL + 1 })] }],
    ['money-differs', { office: sold, booking: issued(), payments: [paid({ refundedMinor: 1 })] }],
  ])('[RECON-11] it is called %s', (what, evidence) => {
    expect(steps(evidence)).toEqual([{ kind: 'drift', what }]);
  });

  test('[RECON-11] an order of nothing has no money to differ', () => {
    const booking = issued({ paymentId: null, totalMinor: 0 });
    expect(steps({ office: office('committed', { soldSeats: [0, 1] }), booking })).toEqual([]);
  });
});

function steps(evidence: Partial<Evidence>) {
  return reconcile({ holdId: HOLD, office: null, booking: null, payments: [], ...evidence });
}

function office(phase: OfficeEvidence['phase'], more: Partial<OfficeEvidence> = {}): OfficeEvidence {
  return { phase, sessionId: null, soldSeats: [], refusedSessions: [], ...more };
}

function issued(more: Partial<BookingEvidence> = {}): BookingEvidence {
  const tickets = [ticket(0, 'live'), ticket(1, 'live')];
  const money = { paymentId: 'pi-1', currency: 'EUR', totalMinor: TOTAL } as BookingEvidence;
  return { ...money, stage: 'issued', tickets, refunds: [], disputes: [], ...more };
}

function ticket(seat: number, status: 'pending' | 'live' | 'void') {
  return { seat, status };
}

function refund(state: RefundEvidence['state'], attempt = 1): RefundEvidence {
  return { refundId: 'r-1', attempt, state, amountMinor: 1150, seats: [1] };
}

function paid(more: Partial<PaymentEvidence> = {}): PaymentEvidence {
  const session = { sessionId: 'cs-1', paymentId: 'pi-1', amountMinor: TOTAL } as const;
  return { ...session, status: 'captured', refundedMinor: 0, refunds: [], disputes: [], ...more };
}

function release(more: { paymentId?: string; disputedSeats?: number[] } = {}) {
  const effect = {
    kind: 'release-authorization',
    bookingId: HOLD,
    paymentId: 'pi-1',
    amountMinor: TOTAL,
    disputedSeats: [],
  };
  return { kind: 'do', effect: { ...effect, ...more } };
}

function free(refundId: string | null, seats: number[] | 'all') {
  return { kind: 'do', effect: { kind: 'free-seats', bookingId: HOLD, refundId, seats } };
}
