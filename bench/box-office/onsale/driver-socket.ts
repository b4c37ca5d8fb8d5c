import { WebSocket } from 'ws';
import type { CommandResult, FanCommand, PaymentCommand, Refusal } from '../../../domain/inventory/commands.ts';
import { packBatch, unpackAnswer } from '../../../protocol/rpc/packed-batch.ts';

/** One caller of box offices in the bench's workerd, from this process: one message under way at a time. */
export class DriverSocket {
  readonly #socket: WebSocket;
  readonly #floor: number;
  readonly #boot = Date.now();
  #seq = 0;
  #waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: WebSocket, floor: number) {
    this.#socket = socket;
    this.#floor = floor;
    socket.on('message', (data: Buffer) => this.#waiting!.resolve(data.toString()));
    socket.on('close', (_, why) => this.#waiting?.reject(new Error(`workerd closed a driver: ${why.toString()}`)));
  }

  /** @param lane which of the concurrent callers this is: to a box office, a floor */
  static async open(port: number, lane: number): Promise<DriverSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/bench/driver`, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new DriverSocket(socket, DRIVER_FLOORS + lane);
  }

  /** A batch of commands on one event, as from a floor. */
  async decide(event: number, commands: FanCommand[]): Promise<CommandResult[]> {
    this.#seq++;
    const batch = packBatch({ floor: this.#floor, boot: this.#boot, seq: this.#seq, commands });
    const answer = unpackAnswer(await this.#ask(`batch ${event} ${batch}`));
    if (!answer.ok) throw new Error(`the box office refused a batch: ${answer.refusal}`);
    return answer.results;
  }

  /** @throws when one of them is refused: the bench does not provoke it */
  async pay(event: number, commands: PaymentCommand[]): Promise<void> {
    const refusals = JSON.parse(await this.#ask(`pay ${event} ${JSON.stringify(commands)}`)) as (Refusal | null)[];
    const refusal = refusals.find((each) => each !== null);
    if (refusal) throw new Error(`refused unexpectedly: ${JSON.stringify(refusal)}`);
  }

  /** Waits until Postgres has these bookings with their tickets. */
  async untilRecorded(event: number, bookings: string[]): Promise<void> {
    await this.#ask(`recorded ${event} ${JSON.stringify(bookings)}`);
  }

  close(): void {
    this.#waiting = null;
    this.#socket.terminate();
  }

  #ask(message: string): Promise<string> {
    this.#socket.send(message);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }
}

/** Above the numbers of the floors that shoppers are on: batches of a floor that boots again would be stale. */
const DRIVER_FLOORS = 1_000;
