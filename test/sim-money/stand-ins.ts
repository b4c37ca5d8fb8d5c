import type { CommandResult, PaymentCommand, Refusal } from '../../domain/inventory/commands.ts';
import type { DeliveryReceipt } from '../../protocol/rpc/box-office.ts';
import { ask } from './process-run.ts';

/** The box office as the shell calls it. */
export function boxOfficeOf() {
  return {
    decidePayment: (command: PaymentCommand) => callOffice('decidePayment', [command]) as Promise<CommandResult>,
    decidePayments: (commands: PaymentCommand[]) =>
      callOffice('decidePayments', commands) as Promise<(Refusal | null)[]>,
    delivered: (receipt: DeliveryReceipt) => callOffice('delivered', receipt) as Promise<void>,
  };
}

function callOffice(method: string, args: unknown): Promise<unknown> {
  return ask({ port: 'office', method, args });
}

/** A real one takes a signature; nobody here looks at it. */
export function ticketCode(ticket: { ticketId: string }): string {
  return `code of ${ticket.ticketId}`;
}

/** Nobody is told anything here. */
export async function notifyFan(): Promise<void> {}
export async function alertOperators(): Promise<void> {}
export async function raiseAlert(): Promise<void> {}

/** The provider is slow here, never away: nobody tries whether it is back. */
export async function consumePaymentProbe(): Promise<void> {}

/** The search runs what is owed as processes of its own. */
export async function runOutbox(): Promise<void> {}
