/** What can be wrong with a history, each with a name of its own. */
export type ViolationName =
  /** Two owners of one seat at one time (I1). */
  | 'double-grant'
  /** Something acknowledged is not in the ledger, or no longer (I8). */
  | 'lost-acknowledgement'
  /** Something in the ledger that no client asked for, or that was refused to who asked. */
  | 'ghost'
  /** The ledger has two things in an order that no client saw. */
  | 'time-travel'
  /** A key did two things. */
  | 'key-done-twice'
  /** An answer that shows a hold as it never was at that time. */
  | 'wrong-answer'
  /** Other seats than those that were asked for. */
  | 'wrong-seats'
  | 'wrong-price'
  /** Seats were refused as taken that were free all the time. */
  | 'unjustified-refusal'
  | 'cap-exceeded'
  /** A transition that no hold may make. */
  | 'broken-hold'
  | 'ledger-gap'
  | 'ledger-time-travel';

export interface Violation {
  name: ViolationName;
  /** For people. */
  detail: string;
}

export type Report = (name: ViolationName, detail: string) => void;
