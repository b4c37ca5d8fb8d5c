import { describe, expect, it, vi } from 'vitest';
import { explore } from '../../sim-domain/exhaustive.ts';
import { playHistory } from '../../sim-domain/random-history.ts';
import { larger, SCOPES } from '../../sim-domain/scopes.ts';

// Two hundred thousand steps: seconds, or a minute on a busy machine. With ONSALE_SIM=larger: hours.
const isLarger = process.env['ONSALE_SIM'] === 'larger';
vi.setConfig({ testTimeout: isLarger ? 24 * 3_600_000 : 300_000 });

const outcomes = new Set<string>();

describe('three seats, three fans, every order of everything', () => {
  it.each(Object.entries(SCOPES))('[I1] [I2] [I3] [I5] [I6] [I10] [I11] [I12] %s', (name, scope) => {
    const explored = explore(isLarger ? larger(scope) : scope);
    console.log(`${name}: ${explored.states} states, ${explored.steps} steps`);
    expect(explored.states).toBeGreaterThan(500);
    for (const outcome of explored.outcomes) outcomes.add(outcome);
  });

  it('reaches every event and the refusals that matter, or the above would say little', () => {
    const events =
      'held replaced extended payment-started attached payment-ended expiring released committed commit-refused ' +
      'given-back withdrawn clock-paused clock-resumed payments-down payments-up blocked unblocked';
    const refusals = [
      'hold: seats-taken',
      'hold: paused',
      'block: seats-taken',
      'commit: seats-taken',
      'commit: stale-fence',
      'start-payment: already-holding',
      'start-payment: over-cap',
      'start-payment: paused',
      'attach: wrong-state',
    ];
    const expected = [...events.split(' '), ...refusals];
    expect(expected.filter((outcome) => !outcomes.has(outcome))).toEqual([]);
  });
});

describe('random histories', () => {
  it('[I1] [I2] [I3] [I5] [I6] [I10] [I11] [I12] break no rule', () => {
    for (let seed = 1; seed <= 2_000; seed++) expect(playHistory(seed)).toBeGreaterThanOrEqual(20);
  });
});
