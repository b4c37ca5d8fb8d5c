import * as z from 'zod';
import { CALLS_PER_SECOND_MAX } from '../domain/cashier/limits.ts';
import { isTurnstileTestKey } from './adapters/bot-check/turnstile.ts';
import { PAYMENT_METHODS } from './adapters/stripe-methods.ts';
import type { BookingMessage } from '../protocol/queue/booking-message.ts';
import type { ChangeMessage } from '../protocol/queue/change-message.ts';
import { DEFAULT_INDEX_PREFIX } from './search/elasticsearch/index-names.ts';

const secretSchema = z.string().min(32);

const callsSchema = z.coerce.number().min(1).max(CALLS_PER_SECOND_MAX);

const beaconChainSchema = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(
    z.object({
      publicKey: z.string().regex(/^[0-9a-f]{192}$/, '192 hex digits'),
      genesisSeconds: z.int(),
      periodSeconds: z.int().positive(),
    }),
  );

const varsSchema = z
  .object({
    ENVIRONMENT: z.enum(['development', 'staging', 'production']),
    /** Scheme and host that fans type; without a trailing slash. */
    PUBLIC_ORIGIN: z.url().transform((url) => new URL(url).origin),
    DATABASE_URL: z.string().min(1),
    /** Local only: the relay that stands in for Neon's HTTP endpoint. */
    NEON_RELAY_URL: z.url().optional(),
    SESSION_SECRET: secretSchema,
    QUOTE_SECRET: secretSchema,
    /** Signs queue tickets and passes, and makes the pseudonyms of those who wait. */
    QUEUE_SECRET: secretSchema,
    /** Earlier queue secrets, the newest first, separated by commas: what they signed still counts. */
    QUEUE_SECRETS_RETIRED: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter((secret) => secret !== ''))
      .pipe(z.array(secretSchema)),
    /** Ed25519 seed. */
    TICKET_SIGNING_KEY: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits'),
    /** Ed25519 seed; objects sign with it, the edge shows its public key. */
    LEDGER_SIGNING_KEY: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits'),
    /** Where drand's HTTP API has the chain of the draws. Not set: quicknet, at drand's own relay. */
    BEACON_URL: z.url().optional(),
    /** Local only: JSON of the key, genesis and period of the beacon that stands in for drand's quicknet. */
    BEACON_CHAIN: beaconChainSchema.optional(),
    /** The widget that tells people from programs before they join a queue, and the key that checks what it says. */
    TURNSTILE_SITE_KEY: z.string().min(1),
    TURNSTILE_SECRET_KEY: z.string().min(1),
    /** Local only: the double that stands in for Turnstile. */
    TURNSTILE_URL: z.url().optional(),
    STRIPE_SECRET_KEY: z.string().min(1),
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
    /** Local only: the double that stands in for Stripe. */
    STRIPE_API_BASE: z.url().optional(),
    /** Where mails are posted to. Not set: Cloudflare sends them, by the binding EMAIL. */
    MAIL_URL: z.url().optional(),
    MAIL_API_KEY: z.string().min(1).optional(),
    /** Whom mails are from: "Onsale <tickets@tickets.example>". */
    MAIL_FROM: z.string().min(3),
    /** Where text messages are posted to. Not set: none are sent. */
    SMS_URL: z.url().optional(),
    SMS_API_KEY: z.string().min(1).optional(),
    SMS_FROM: z.string().min(1).default('Onsale'),
    /** Ed25519 public keys in hex, separated by commas: tickets that were signed with them still admit. */
    TICKET_KEYS_RETIRED: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter((key) => key !== ''))
      .pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits each'))),
    /** What the payment account allows: calls a second in all, and of each operation. */
    PAYMENT_CALLS_PER_SECOND: callsSchema.optional(),
    PAYMENT_CALLS_PER_OPERATION: callsSchema.optional(),
    /** How fans may pay: names of Stripe's, separated by commas. */
    PAYMENT_METHODS: z
      .string()
      .default('card')
      .transform((text) => text.split(',').map((name) => name.trim()))
      .pipe(z.array(z.enum(PAYMENT_METHODS)).min(1)),
    /** Who is told of what a person must look at. Nothing here: it is in the log only. */
    OPERATORS_MAIL: z.email().optional(),
    /** Not set: Postgres searches. */
    ELASTICSEARCH_URL: z.url().optional(),
    ELASTICSEARCH_API_KEY: z.string().min(1).optional(),
    /** What the names of its indices begin with: environments may share a cluster. */
    ELASTICSEARCH_INDEX: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,50}$/)
      .default(DEFAULT_INDEX_PREFIX),
  })
  .superRefine((vars, context) => {
    if (vars.ENVIRONMENT === 'development') return;
    for (const name of ['SESSION_SECRET', 'QUEUE_SECRET'] as const) {
      if (!vars[name].startsWith('development-')) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'a development secret protects nothing: set a real one',
      });
    }
    for (const name of ['TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'] as const) {
      if (!isTurnstileTestKey(vars[name])) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'a test key lets every program through: set a real one',
      });
    }
    if (vars.BEACON_CHAIN !== undefined) {
      const message = 'whoever runs a beacon of their own knows its rounds in advance: leave it unset';
      context.addIssue({ code: 'custom', path: ['BEACON_CHAIN'], message });
    }
  });

export type Vars = z.infer<typeof varsSchema>;

/** Everything the Worker was given, parsed. Nothing else reads the raw `env`. */
export interface Bindings {
  vars: Vars;
  bookings: Queue<BookingMessage>;
  changes: Queue<ChangeMessage>;
  /** Old segments of the ledgers. */
  archive: R2Bucket;
  /** Posters of events, by their content. */
  posters: R2Bucket;
  /** What `npm run build` made: served without running the Worker, and read by it. */
  assets: Fetcher;
  /** Cloudflare's email sending, where a deployment has it. */
  email: SendEmail | undefined;
  limits: Limits;
}

/** Counts calls by key, near the caller; each answers whether one more is within the limit. */
export interface Limits {
  /** Codes mailed to one address. */
  codes: RateLimit;
  /** Codes asked for and tried by one client. */
  signIns: RateLimit;
  /** Joining a queue. */
  joinsPerFan: RateLimit;
  joinsPerClient: RateLimit;
  /** Access codes that are tried. */
  presalePerFan: RateLimit;
  presalePerClient: RateLimit;
}

/**
 * The bindings of this isolate, parsed on the first call and kept.
 * @throws a sentence that names each binding that is missing or wrong: a deployment that cannot work
 */
export function bindingsOf(env: Env): Bindings {
  return (parsed ??= parse(env));
}

let parsed: Bindings | undefined;

function parse(env: Env): Bindings {
  const vars = varsSchema.safeParse(env);
  if (!vars.success) throw new Error(`this Worker is not configured: ${z.prettifyError(vars.error)}`);
  const { BOOKINGS: bookings, CHANGES: changes, LEDGER_ARCHIVE: archive, ASSETS: assets, EMAIL: email } = env;
  const { POSTERS: posters } = env;
  if (vars.data.MAIL_URL === undefined && email === undefined) {
    throw new Error('this Worker is not configured: it needs MAIL_URL or the binding EMAIL');
  }
  const limits = {
    codes: env.CODES_PER_ADDRESS,
    signIns: env.SIGN_INS_PER_CLIENT,
    joinsPerFan: env.JOINS_PER_FAN,
    joinsPerClient: env.JOINS_PER_CLIENT,
    presalePerFan: env.PRESALE_TRIES_PER_FAN,
    presalePerClient: env.PRESALE_TRIES_PER_CLIENT,
  };
  return { vars: vars.data, bookings, changes, archive, posters, assets, email, limits };
}
