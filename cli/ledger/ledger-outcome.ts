/** What is to be said to the person, and whether all is well. */
export interface LedgerOutcome {
  ok: boolean;
  text: string;
}
