import { join } from 'node:path';
import { openDatabase, type Database } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { findOrCreateUser } from '../../db/queries/accounts.ts';
import { upsertEvent } from '../../db/queries/event-writing.ts';
import { upsertPlan, upsertVenue } from '../../db/queries/organising.ts';
import { startMailbox } from '../../dev/mailbox.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startStripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { newId, sampleEvent, samplePlan, sampleVenue } from '../support/postgres-sample.ts';

/** As in wrangler.toml's development environment. */
const STRIPE_WEBHOOK_SECRET = 'whsec_development';
/** A killed server comes back soon: the double does not wait long. */
const WEBHOOK_RETRY_MS = Array<number>(200).fill(500);
const SEATS_PER_ROW = 40;
export const PLAN_HASH = 'crash-plan';
export const ZONE = 'stalls';

/** What stands around the server and is not killed: Postgres, the relay, Stripe's double, the mailbox. */
export interface OutsideWorld {
  db: Database;
  /** Bindings that bring the server to it. */
  vars: Record<string, string>;
}

/** Starts it; `running` gets what stops each part. */
export async function startOutsideWorld(options: {
  dir: string;
  serverUrl: string;
  running: (() => Promise<void>)[];
}): Promise<OutsideWorld> {
  const { dir, serverUrl, running } = options;
  const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
  running.push(() => postgres.stop());
  const databaseUrl = await postgres.createDatabase('onsale');
  await migrate(databaseUrl);
  const relay = await startNeonRelay({ postgresPort: postgres.port });
  running.push(() => relay.close());
  const webhook = { url: `${serverUrl}/webhooks/stripe`, secret: STRIPE_WEBHOOK_SECRET };
  const stripe = await startStripeDouble({ webhook, retryDelaysMs: WEBHOOK_RETRY_MS });
  running.push(() => stripe.close());
  const mailbox = await startMailbox({ port: 0 });
  running.push(() => mailbox.close());
  return {
    db: openDatabase({ url: databaseUrl, relayUrl: relay.url }),
    vars: {
      PUBLIC_ORIGIN: serverUrl,
      DATABASE_URL: databaseUrl,
      NEON_RELAY_URL: relay.url,
      STRIPE_API_BASE: stripe.url,
      STRIPE_WEBHOOK_SECRET,
      MAIL_URL: mailbox.url,
    },
  };
}

/** An event of numbered seats in rows, ready to be published. Its holds are short, so that some run out. */
export async function createEvent(db: Database, options: { capacity: number; floors: number }): Promise<string> {
  const { capacity, floors } = options;
  const { id: venueId } = await upsertVenue(db, sampleVenue());
  const geometry = planOf(capacity);
  const source = { document: {}, supplement: null };
  const { id: planId } = await upsertPlan(db, { id: newId(), venueId, contentHash: PLAN_HASH, geometry, source });
  const sample = sampleEvent({ venueId, planId, performers: [] });
  const { id } = await upsertEvent(db, {
    ...sample,
    floors,
    jurisdiction: null,
    locationHint: null,
    holdSeconds: 15,
    paymentSeconds: 120,
    zones: sample.zones.filter(({ code }) => code === ZONE),
    prices: sample.prices.filter(({ zone }) => zone === ZONE),
  });
  return id;
}

/** Users that may buy. */
export async function createUsers(db: Database, count: number): Promise<{ id: string; email: string }[]> {
  const emails = Array.from({ length: count }, (_, index) => `buyer-${index}@example.org`);
  return await Promise.all(
    emails.map(async (email) => ({ id: (await findOrCreateUser(db, { id: newId(), email })).id, email })),
  );
}

function planOf(capacity: number): SeatingPlan {
  const rows = Math.ceil(capacity / SEATS_PER_ROW);
  return {
    ...samplePlan,
    capacity,
    rows: Array.from({ length: rows }, (_, row) => {
      const first = row * SEATS_PER_ROW;
      return { section: 0, label: String(row + 1), first, length: Math.min(SEATS_PER_ROW, capacity - first) };
    }),
    seats: Array.from({ length: capacity }, (_, seat) => ({
      guid: `seat-${seat}`,
      number: String((seat % SEATS_PER_ROW) + 1),
      row: Math.floor(seat / SEATS_PER_ROW),
      category: 0,
      x: (seat % SEATS_PER_ROW) * 10,
      y: Math.floor(seat / SEATS_PER_ROW) * 10,
      accessible: false,
    })),
    areas: [],
  };
}
