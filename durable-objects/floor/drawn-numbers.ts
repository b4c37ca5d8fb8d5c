import { drawnNumber } from '../../domain/queue/draw/entry-place.ts';
import { verifyRecord, type DrawnClass } from '../../domain/queue/draw/verify-record.ts';
import type { QueueTicket } from '../../domain/queue/queue-token.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import { sha256 } from '../box-office/sha256.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';

/** The numbers of those who are drawn, from the draw's record: it is asked for once, and never changes. */
export class DrawnNumbers {
  #drawn: Promise<DrawnClass[] | null> | null = null;

  /** The number of a ticket; null: it has none yet, or stands nowhere. */
  async numberOf(ticket: QueueTicket, office: KeptStub<BoxOfficeQueueRpc>): Promise<number | null> {
    if (ticket.isNewcomer) return ticket.number;
    const classes = await this.#classes(office);
    const drawn = classes?.[ticket.classIndex];
    const register = drawn?.registers[ticket.register];
    return drawn && register && ticket.index < register.count ? drawnNumber(drawn, ticket) : null;
  }

  async #classes(office: KeptStub<BoxOfficeQueueRpc>): Promise<DrawnClass[] | null> {
    this.#drawn ??= read(office);
    try {
      const drawn = await this.#drawn;
      if (drawn === null) this.#drawn = null;
      return drawn;
    } catch (error) {
      this.#drawn = null;
      throw error;
    }
  }
}

async function read(office: KeptStub<BoxOfficeQueueRpc>): Promise<DrawnClass[] | null> {
  const record = await office.call((stub) => stub.drawRecord());
  if (record?.drawn == null) return null;
  const verified = verifyRecord(sha256, record);
  if (verified.ok) return verified.value.classes;
  console.error('ALERT: the record of a draw is not in order', record.eventId, verified.failure);
  return null;
}
