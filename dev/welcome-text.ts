import type { Stack } from './stack.ts';

/** What `npm run dev` says once everything runs: the addresses, the accounts, what to try. */
export function welcomeText(options: {
  stack: Pick<Stack, 'origin' | 'mailboxUrl' | 'databaseUrl'>;
  seconds: string;
  /** Whose queue gathers; null: none does. */
  queueEventId: string | null;
}): string {
  const { queueEventId } = options;
  const { origin, mailboxUrl, databaseUrl } = options.stack;
  return `
  Onsale is up after ${options.seconds} s

    ${origin}                    the shop
    ${origin}/docs/api           the API
    ${mailboxUrl}                    every mail it sends, sign-in codes too
    ${databaseUrl}

  Accounts (no passwords: the code comes to the mailbox)
    fan@onsale.test         buys
    organiser@onsale.test   sets up events and watches their sales, under /organise
    operator@onsale.test    runs the installation: there too, with records and refunds to try again
    or any address of yours

  Try
    1. Find an event, pick two seats on its map, hold them. Watch them go in a second window.
    2. Pay with one of the test cards that the payment page lists: one pays, one is declined,
       one asks for 3-D Secure, one never calls back.
    3. See your tickets under ${origin}/bookings.
    4. Sign in as the organiser under ${origin}/organise: set up an event, publish it, watch it
       sell, pause it, cancel it and see the refunds go out.
    5. Join a queue that closes in three minutes, and see its draw:
       ${queueEventId === null ? '(at the next start)' : `${origin}/events/${queueEventId}/queue`}
    6. npm run import -- FILE takes schema.org events as sites publish them.

  Ctrl-C stops everything and keeps the data. npm run reset starts over.
`;
}
