import { invariant } from '../../domain/shared/invariant.ts';

/** Events in one ledger row, and JSON bytes of the facts that one row may bring to Postgres. */
export const EVENTS_PER_ROW_MAX = 256;
export const FACT_BYTES_PER_ROW_MAX = 50_000;
/** JSON bytes of facts in one delivery: two full rows, so that Postgres takes some 200 bookings at a time. */
export const FACT_BYTES_PER_DELIVERY_MAX = 120_000;
/** What one fact can take: a sale of 50 seats with prices and codes of 64 characters in any script. */
export const FACT_BYTES_MAX = 40_000;
/** Of the platform. A delivery's own fields take less than 1 KB of it. */
const QUEUE_MESSAGE_BYTES_MAX = 128_000;
const DELIVERY_FIELDS_BYTES_MAX = 1_000;

/** A checkpoint is due after so many events, and in a quiet moment after so few. */
export const CHECKPOINT_EVENTS_MAX = 20_000;
export const CHECKPOINT_EVENTS_QUIET = 200;
/** A blob may be 2 MB. */
export const CHECKPOINT_PART_BYTES = 1_000_000;

/** An active box office wakes at least so often; when nothing happened for so long, it is quiet. */
export const WATCHDOG_MS = 10_000;
/** After a failed alarm. */
export const ALARM_RETRY_MS = 1_000;

/** An unconfirmed delivery is sent again after so long, then twice as long, up to the longest. */
export const DELIVERY_RESEND_MS = 5_000;
export const DELIVERY_RESEND_MS_MAX = 60_000;
export const DELIVERY_ROWS_MAX = 500;

/** Between two pushes of seat changes: at most two a second. */
export const PUSH_INTERVAL_MS = 500;
/** A floor that fails so often in a row is left alone until the next change: it will notice its gap. */
export const PUSH_FAILURES_MAX = 5;
/** A box office that starts so soon after its last commit may have died before the push: it tells its floors again. */
export const PUSH_LOST_MS = 60_000;

/** Before a queue is switched on each floor is asked who shops there: so long, so often. */
export const SHOPPERS_ANSWER_MS_MAX = 2_000;
export const SHOPPERS_ASKED_MAX = 3;

/** Between two signed heads of the ledger. */
export const HEAD_INTERVAL_MS = 60_000;

/** A segment that goes to R2 has so many rows, or fewer when their lines would be longer than this. */
export const SEGMENT_ROWS = 500;
export const SEGMENT_BYTES_MAX = 4_000_000;
/** Rows stay in the object for so long. */
export const ARCHIVE_AGE_MS = 60 * 60_000;
/** Segments are moved when nothing was committed for so long. */
export const ARCHIVE_QUIET_MS = 1_000;
/** After a segment could not be stored. */
export const ARCHIVE_RETRY_MS = 60_000;
/** Lines of an export in one answer. */
export const EXPORT_PAGE_BYTES = 256_000;

invariant(FACT_BYTES_PER_ROW_MAX + FACT_BYTES_MAX <= FACT_BYTES_PER_DELIVERY_MAX, 'a delivery can take any one row');
invariant(
  FACT_BYTES_PER_DELIVERY_MAX + DELIVERY_FIELDS_BYTES_MAX < QUEUE_MESSAGE_BYTES_MAX,
  'a delivery fits into a queue message',
);
invariant(CHECKPOINT_EVENTS_QUIET < CHECKPOINT_EVENTS_MAX, 'quiet moments save checkpoints under load');
