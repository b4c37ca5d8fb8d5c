import type { Asked, SeenHold } from '../check/history.ts';

/** What a client process is told at its start. */
export interface ClientOptions {
  name: string;
  seed: number;
  /** Scheme, host and port. */
  server: string;
  eventId: string;
  planHash: string;
  capacity: number;
  /** Zone of the numbered seats. */
  zone: string;
  sessionSecret: string;
  /** Fans who may buy; the process makes guests as it likes. */
  users: { id: string; email: string }[];
  guests: number;
  buyers: number;
  historyPath: string;
}

/** From the harness to a client process. */
export type ClientOrder =
  /** The server is gone: try nothing more, and say what was acknowledged since the last time. */
  | 'pause'
  | 'resume'
  /** Begin nothing new; say what was acknowledged in all. */
  | 'finish';

/** From a client process to the harness: when its fans have begun, and after `pause` and `finish`. */
export interface ClientReport {
  operations: number;
  holds: AcknowledgedHold[];
}

/** The last that a fan was told of a hold. */
export interface AcknowledgedHold {
  hold: SeenHold;
  /** Before the question that was answered left: the hold's time was counted from a later moment. */
  calledAtUs: number;
  /** Reads it as its fan. */
  token: string;
  /** What the fan has asked about it since, without an answer so far. */
  pending: Asked['kind'] | null;
  /** The fan has paid, or may have: it may be sold at any time. */
  mayBePaid: boolean;
}
