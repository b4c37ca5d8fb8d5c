import type { Client } from '@elastic/elasticsearch';
import { openDatabase, type Database } from '../db/database.ts';
import { QueueKeys } from '../domain/queue/queue-keys.ts';
import { invariant } from '../domain/shared/invariant.ts';
import { cashierOf, type ObjectNamespaces } from '../durable-objects/address-book.ts';
import type { BookingMessage } from '../protocol/queue/booking-message.ts';
import type { ChangeMessage } from '../protocol/queue/change-message.ts';
import { elasticsearchClient } from './adapters/elasticsearch/elasticsearch-client.ts';
import type { BotCheck } from './adapters/bot-check/bot-check.ts';
import { turnstile } from './adapters/bot-check/turnstile.ts';
import { budgetedFetch } from './adapters/call-budget.ts';
import { cloudflareMail, httpMail, type MailSender } from './adapters/messages/mail.ts';
import { httpSms, type SmsSender } from './adapters/messages/sms.ts';
import type { PaymentProvider } from './adapters/payment-provider.ts';
import { stripeProvider } from './adapters/stripe.ts';
import type { CacheTag } from './edge-cache/cache-tags.ts';
import type { AskReads } from './edge-cache/read-cached.ts';
import type { BookingDocument } from '../db/queries/my-bookings.ts';
import { bindingsOf, type Bindings, type Limits, type Vars } from './env.ts';
import { hmacSha256 } from './hmac-sha256.ts';
import { openEngines } from './search/engines.ts';
import type { Engines } from './search/preferred-engine.ts';

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
  /** Posters of events, by their content. */
  posters: R2Bucket;
  limits: Limits;
  /** Tells people from programs before they join a queue. */
  botCheck: BotCheck;
  /** Keys of tickets and passes, and pseudonyms of those who wait. */
  queueKeys: QueueKeys;
  payments: PaymentProvider;
  mail: MailSender;
  /** Null: no provider of text messages is set up. */
  sms: SmsSender | null;
  /** The tickets of a booking that admit whoever reads it, as one PDF; null: there are none. */
  printTickets(booking: BookingDocument): Promise<Uint8Array | null>;
  /** Null: it is not configured, and Postgres searches. */
  elasticsearch: Client | null;
  /** What finds events. */
  search: Engines;
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
  const bindings = bindingsOf(env);
  const { vars, bookings, changes, archive, posters, assets, limits } = bindings;
  const clients = (shared ??= openClients(bindings));
  let payments: PaymentProvider | undefined;
  return {
    vars,
    bookings,
    changes,
    archive,
    posters,
    limits,
    ...clients,
    objects: ctx.exports,
    // Made when it is needed: most requests have nothing to do with payment.
    get payments() {
      return (payments ??= stripeProvider(vars, budgetedFetch(cashierOf(ctx.exports))));
    },
    // Loaded when it is needed: few requests print.
    async printTickets(booking) {
      const { bookingPdf } = await import('./ticket-pdf/booking-pdf.ts');
      return await bookingPdf(assets, booking);
    },
    reads: (url) => ctx.exports.Reads.fetch(new Request(url, { redirect: 'manual' })),
    purgeTags: (tags) => ctx.exports.Reads.purgeTags([...tags]),
    later: (work) => ctx.waitUntil(work),
  };
}

/** None of them holds a connection, so that an isolate's requests may share them. */
interface Clients {
  db: Database;
  botCheck: BotCheck;
  queueKeys: QueueKeys;
  mail: MailSender;
  sms: SmsSender | null;
  elasticsearch: Client | null;
  search: Engines;
}

let shared: Clients | undefined;

function openClients({ vars, email }: Bindings): Clients {
  const { DATABASE_URL: url, NEON_RELAY_URL: relayUrl } = vars;
  const db = openDatabase(relayUrl === undefined ? { url } : { url, relayUrl });
  const elasticsearch = openElasticsearch(vars);
  return {
    db,
    botCheck: turnstile({ secret: vars.TURNSTILE_SECRET_KEY, url: vars.TURNSTILE_URL }),
    queueKeys: new QueueKeys(hmacSha256, [vars.QUEUE_SECRET, ...vars.QUEUE_SECRETS_RETIRED]),
    mail: openMail(vars, email),
    sms: openSms(vars),
    elasticsearch,
    search: openEngines({ db, elasticsearch, indexPrefix: vars.ELASTICSEARCH_INDEX }),
  };
}

function openMail({ MAIL_URL: url, MAIL_API_KEY: apiKey, MAIL_FROM: from }: Vars, email?: SendEmail): MailSender {
  if (url !== undefined) return httpMail({ url, apiKey, from });
  invariant(email, 'the bindings were found to have a way to send mail');
  return cloudflareMail({ email, from });
}

function openSms({ SMS_URL: url, SMS_API_KEY: apiKey, SMS_FROM: from }: Vars): SmsSender | null {
  return url === undefined ? null : httpSms({ url, apiKey, from });
}

function openElasticsearch(vars: Vars): Client | null {
  const { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: apiKey } = vars;
  return url === undefined ? null : elasticsearchClient({ url, apiKey });
}
