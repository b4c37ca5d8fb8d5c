import type { Client } from '@elastic/elasticsearch';
import { openDatabase, type Database } from '../db/database.ts';
import type { ObjectNamespaces } from '../durable-objects/address-book.ts';
import type { BookingMessage } from '../protocol/queue/booking-message.ts';
import type { ChangeMessage } from '../protocol/queue/change-message.ts';
import { elasticsearchClient } from './adapters/elasticsearch/elasticsearch-client.ts';
import { mailSender, type MailSender } from './adapters/mail.ts';
import type { PaymentProvider } from './adapters/payment-provider.ts';
import { stripeProvider } from './adapters/stripe.ts';
import type { CacheTag } from './edge-cache/cache-tags.ts';
import type { AskReads } from './edge-cache/read-cached.ts';
import { bindingsOf, type Limits, type Vars } from './env.ts';

/** What handlers work with. Everything of the outside world comes through here. */
export interface Services {
  vars: Vars;
  db: Database;
  objects: ObjectNamespaces;
  bookings: Queue<BookingMessage>;
  /** Nudges whoever relays changes; `announceChanges` sends them. */
  changes: Queue<ChangeMessage>;
  /** Old segments of the ledgers. */
  archive: R2Bucket;
  limits: Limits;
  payments: PaymentProvider;
  mail: MailSender;
  /** Null: it is not configured, and Postgres searches. */
  elasticsearch: Client | null;
  /** Asks the cached half of the Worker, through its cache. */
  reads: AskReads;
  /**
   * Takes what is tagged with any of these out of the cache, everywhere.
   * @returns false: the platform takes no more purges for now (five a minute); ask again later
   */
  purgeTags(tags: readonly CacheTag[]): Promise<boolean>;
  /** Lets work go on after the answer. */
  later(work: Promise<unknown>): void;
}

export function servicesOf(env: Env, ctx: ExecutionContext): Services {
  const { vars, bookings, changes, archive, limits } = bindingsOf(env);
  const clients = (shared ??= openClients(vars));
  return {
    vars,
    bookings,
    changes,
    archive,
    limits,
    ...clients,
    objects: ctx.exports,
    reads: (url) => ctx.exports.Reads.fetch(new Request(url, { redirect: 'manual' })),
    purgeTags: (tags) => ctx.exports.Reads.purgeTags([...tags]),
    later: (work) => ctx.waitUntil(work),
  };
}

/** None of them holds a connection, so that an isolate's requests may share them. */
interface Clients {
  db: Database;
  payments: PaymentProvider;
  mail: MailSender;
  elasticsearch: Client | null;
}

let shared: Clients | undefined;

function openClients(vars: Vars): Clients {
  const { DATABASE_URL: url, NEON_RELAY_URL: relayUrl } = vars;
  return {
    db: openDatabase(relayUrl === undefined ? { url } : { url, relayUrl }),
    payments: stripeProvider(vars),
    mail: mailSender(vars),
    elasticsearch: openElasticsearch(vars),
  };
}

function openElasticsearch(vars: Vars): Client | null {
  const { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: apiKey } = vars;
  return url === undefined ? null : elasticsearchClient({ url, apiKey });
}
