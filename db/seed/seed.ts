import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import { venueKeyOf } from '../../domain/catalogue/slug.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { Role } from '../../domain/shared/roles.ts';
import type { Database } from '../database.ts';
import { applyEvents } from '../import/apply-events.ts';
import { applyPlan, type WrittenPlan } from '../import/apply-plan.ts';
import { applyVenues, type WrittenVenues } from '../import/apply-venues.ts';
import { countOutcomes, type OutcomeCounts } from '../import/import-report.ts';
import { inParallel } from '../import/in-parallel.ts';
import { readJsonLd } from '../import/json-ld-document.ts';
import { newId } from '../import/new-id.ts';
import { upsertUser } from '../queries/accounts.ts';
import { arenaPlan } from './plans/arena-plan.ts';
import { theatrePlan } from './plans/theatre-plan.ts';
import { seasonDocument } from './season.ts';
import { SEED_VENUES } from './venues.ts';

export interface SeedReport {
  venues: OutcomeCounts;
  plans: OutcomeCounts;
  performers: OutcomeCounts;
  events: OutcomeCounts;
}

/**
 * Fills a database with the demonstration season: 20 real venues with their plans, invented performers,
 * 200 events from two days after `now` on, and the three demo accounts. It goes in through the importers that
 * everybody uses. Doing it again on the same day changes nothing; on a later day the events move on.
 */
export async function seed(db: Database, { now }: { now: Date }): Promise<SeedReport> {
  const records = readJsonLd(seasonDocument(now));
  const rejected = records.find((record) => !record.ok);
  invariant(!rejected, `the season is valid JSON-LD: ${JSON.stringify(rejected)}`);
  for (const account of DEMO_ACCOUNTS) await upsertUser(db, { id: newId<UserId>(), ...account });
  const venues = await applyVenues(db, records);
  const plans = await writePlans(db, venues);
  const report = await applyEvents(db, { records, venues, returnPolicy: SEASON_RETURNS });
  return {
    venues: report.venues,
    plans: countOutcomes(plans.map(({ outcome }) => outcome)),
    performers: report.performers,
    events: countOutcomes(report.records.flatMap((record) => (record.outcome === 'rejected' ? [] : [record.outcome]))),
  };
}

/** The season's houses take seats back until two days before for all but the fees, and at face value until the last hours. */
const SEASON_RETURNS: ReturnPolicy = {
  cancellation: { hoursBefore: 48, keeps: { kind: 'fees' } },
  faceValue: { hoursBefore: 3 },
};

const DEMO_ACCOUNTS: { email: string; name: string; roles: Role[] }[] = [
  { email: 'fan@onsale.test', name: 'Frida Fan', roles: ['fan'] },
  { email: 'organiser@onsale.test', name: 'Omar Organiser', roles: ['fan', 'organiser'] },
  { email: 'operator@onsale.test', name: 'Olga Operator', roles: ['fan', 'operator'] },
];

async function writePlans(db: Database, venues: WrittenVenues): Promise<WrittenPlan[]> {
  return inParallel(SEED_VENUES, async ({ name, city, country, kind }) => {
    const { plan, supplement } = kind === 'theatre' ? theatrePlan(name) : arenaPlan(name);
    const { id: venueId } = venues.get(venueKeyOf({ name, city, country }))!;
    const written = await applyPlan(db, { venueId, source: { document: plan, supplement } });
    invariant(written.ok, `the plan of ${name} is valid`);
    return written.value;
  });
}
