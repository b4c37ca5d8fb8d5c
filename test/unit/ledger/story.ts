import type { FanCommand, OperatorCommand, OperatorResult } from '../../../domain/inventory/commands.ts';
import type { BatchDecision, InventoryCommand } from '../../../domain/inventory/decide.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import { accepted, guest, MINUTE, Office, user } from '../inventory/fixtures.ts';
import type { Paper } from './paper.ts';

/** A box office that keeps what it decided, with the times. */
class RecordingOffice extends Office {
  readonly rows: Paper['rows'] = [];

  override batch(commands: readonly InventoryCommand[]): BatchDecision {
    return this.#recorded(super.batch(commands));
  }

  override operate(command: OperatorCommand): BatchDecision<OperatorResult> {
    return this.#recorded(super.operate(command));
  }

  #recorded<Decision extends { events: InventoryEvent[] }>(decision: Decision): Decision {
    if (decision.events.length > 0) this.rows.push({ atMs: this.nowMs, events: decision.events });
    return decision;
  }
}

/** A sale in which everything happens that can: every kind of event, decided by the shipped rules. */
export function wholeStory(): Paper {
  const office = new RecordingOffice();
  const [ann, bob, cem, dee] = [user(1), user(2), user(3), user(4)];
  office.hold(ann, [0, 1]);
  office.wait(1000);
  office.sale({ kind: 'block', seats: [10, 11] });
  const bobs = office.hold(bob, [2, 3]);
  office.wait(1000);
  const bobsOther = accepted(office.replace(bob, bobs, [3, 4, 5]));
  accepted(office.extend(bob, bobsOther));
  accepted(office.startPayment(bob, bobsOther));
  accepted(office.attach(bobsOther, 'session-1'));
  office.wait(MINUTE);
  accepted(office.commit(bobsOther, 'session-1'));
  office.wait(MINUTE);
  office.sale({ kind: 'pause-clock' });
  office.wait(20 * MINUTE);
  office.sale({ kind: 'resume-clock' });
  office.sale({ kind: 'unblock', seats: [11] });
  // Ann's hold ends by its deadline, in the batch of who comes next.
  office.wait(9 * MINUTE);
  const late = office.paying(cem, [6], 'session-2');
  office.wait(11 * MINUTE);
  office.batch([]);
  accepted(office.paymentEnded(late, 'session-2'));
  office.wait(MINUTE);
  // The payment came after all, and the seat is still free.
  accepted(office.commit(late, 'session-2'));
  const gone = office.paying(ann, [7, 8], 'session-3');
  accepted(office.paymentEnded(gone, 'session-3'));
  accepted(office.release(ann, gone));
  office.hold(guest(9), [8]);
  office.commit(gone, 'session-3');
  const free = accepted(office.do(freeHold(office, dee)));
  accepted(office.startPayment(dee, free));
  office.wait(1000);
  accepted(office.giveBack(bobsOther, [4]));
  office.hold(dee, [4]);
  const { publication } = office.inventory;
  return { publication, rows: office.rows, headsAt: [3, 9, 15, office.rows.length], checkpointAt: 12 };
}

function freeHold(office: Office, fan: ReturnType<typeof user>): FanCommand {
  const seats = [{ seat: 20, ticketType: 'free' }];
  return office.holdCommand(fan, [], { seats: { kind: 'seats', planHash: 'plan-a', seats } });
}
