/** How a statement failed, for whoever can do something about it. */
export type DatabaseFailure =
  | { kind: 'unique-violation'; constraint: string }
  | { kind: 'reference-missing'; constraint: string }
  | { kind: 'check-violation'; constraint: string }
  /** Two transactions stood in each other's way: the same again may work. */
  | { kind: 'conflict' }
  /** The database cannot be reached, or has no room: later. */
  | { kind: 'unavailable' }
  /** A bug: a statement that the database does not understand. */
  | { kind: 'fault' };

/** The only place that knows how the driver, Neon's proxy and Postgres say that something failed. */
export function databaseFailure(error: unknown): DatabaseFailure {
  const failure = driverError(error);
  if (!failure) return { kind: isNetworkError(error) ? 'unavailable' : 'fault' };
  const { code, constraint } = failure;
  if (code === '23505') return { kind: 'unique-violation', constraint };
  if (code === '23503') return { kind: 'reference-missing', constraint };
  if (code === '23514' || code === '23502') return { kind: 'check-violation', constraint };
  if (code === '40001' || code === '40P01' || code === '55P03') return { kind: 'conflict' };
  if (UNAVAILABLE_CODE.test(code)) return { kind: 'unavailable' };
  return { kind: 'fault' };
}

/** Connection lost, no room, shutting down (SQLSTATE classes 08, 53, 57P), or Node's words for a server that is not there. */
const UNAVAILABLE_CODE = /^(08|53|57P|ECONN|ETIMEDOUT|ENOTFOUND|EPIPE|EAI_)/;

/** drizzle wraps what the driver threw, so the fields may be one `cause` down. */
function driverError(error: unknown): { code: string; constraint: string } | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code: unknown = Reflect.get(at, 'code');
    if (typeof code === 'string') return { code, constraint: String(Reflect.get(at, 'constraint') ?? '') };
  }
  return null;
}

/** The driver answers a failed fetch, and any status of the proxy but 200 and 400, with an error that has no code. */
function isNetworkError(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'NeonDbError') return true;
  }
  return false;
}
