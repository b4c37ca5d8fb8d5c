import { eq } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { applyEvents } from '../../db/import/apply-events.ts';
import { applyPlan } from '../../db/import/apply-plan.ts';
import { applyVenues } from '../../db/import/apply-venues.ts';
import { readJsonLd } from '../../db/import/json-ld-document.ts';
import { venues, type PlanSource } from '../../db/schema/venues.ts';
import { parsePretixPlan } from '../../domain/seating/pretix-plan.ts';
import type { ImportArguments } from './arguments.ts';
import { readInputFile, readPlanFile } from './read-file.ts';
import { faultsText, planText, reportText } from './report-text.ts';

/** What to print, and whether anything valid came in. */
export interface ImportOutcome {
  ok: boolean;
  text: string;
}

/**
 * Imports a file of events, a seating plan, or both: venues first, then the plan, then the events, so
 * that these are sold by it. No event is written when the plan has a fault or no venue.
 */
export async function importFiles(db: Database, { file, plan, venue }: ImportArguments): Promise<ImportOutcome> {
  const planSource = plan === null ? null : await readPlanFile(plan);
  if (planSource && !planSource.ok) return { ok: false, text: planSource.failure };
  if (planSource) {
    const checked = parsePretixPlan(planSource.value.document, planSource.value.supplement);
    if (!checked.ok) return { ok: false, text: faultsText(checked.failure) };
  }
  if (file === null) return importPlan(db, { source: planSource!.value, venue: venue! });
  const input = await readInputFile(file);
  if (!input.ok) return { ok: false, text: input.failure };
  if (input.value.kind === 'plan') {
    if (venue === null) return { ok: false, text: `${file} is a seating plan: add --venue SLUG.` };
    return importPlan(db, { source: input.value.source, venue });
  }
  const planned = planSource && { source: planSource.value, venue: venue! };
  return importEvents(db, { document: input.value.document, planned });
}

async function importEvents(
  db: Database,
  { document, planned }: { document: unknown; planned: { source: PlanSource; venue: string } | null },
): Promise<ImportOutcome> {
  const records = readJsonLd(document);
  if (records.length === 0) return { ok: false, text: 'There is no schema.org Event in this file.' };
  const written = await applyVenues(db, records);
  const planOutcome = planned && (await importPlan(db, planned));
  if (planOutcome?.ok === false) return planOutcome;
  const report = await applyEvents(db, { records, venues: written });
  const text = [...(planOutcome ? [planOutcome.text] : []), reportText(report)].join('\n');
  return { ok: records.some((record) => record.ok), text };
}

async function importPlan(
  db: Database,
  { source, venue }: { source: PlanSource; venue: string },
): Promise<ImportOutcome> {
  const [row] = await db.select({ id: venues.id }).from(venues).where(eq(venues.slug, venue));
  if (!row) return { ok: false, text: `There is no venue with the slug "${venue}".` };
  const written = await applyPlan(db, { venueId: row.id, source });
  if (!written.ok) return { ok: false, text: faultsText(written.failure) };
  return { ok: true, text: planText(written.value, venue) };
}
