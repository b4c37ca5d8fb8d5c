import type { LobbyRpc, PushedStatus } from '../../protocol/rpc/lobby.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';

/**
 * Hands the newest status to one lobby: never two at once, so that a slow lobby gets fewer, not older ones. Rule
 * QUEUE-17.
 */
export class StatusPush {
  readonly #lobby: KeptStub<LobbyRpc>;
  #waiting: PushedStatus | null = null;
  #isInFlight = false;
  #sockets = 0;
  #idlePushes = 0;

  constructor(lobby: KeptStub<LobbyRpc>) {
    this.#lobby = lobby;
  }

  /** At the lobby and all below it, as it said last. */
  get sockets(): number {
    return this.#sockets;
  }

  /** How many pushes in a row found nobody there. */
  get idlePushes(): number {
    return this.#idlePushes;
  }

  /** Sends it now, or after what is on its way. A push that fails is not repeated: the next one is newer. */
  offer(status: PushedStatus): void {
    this.#waiting = status;
    if (!this.#isInFlight) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isInFlight = true;
    while (this.#waiting !== null) {
      const status = this.#waiting;
      this.#waiting = null;
      try {
        const { sockets, isInUse } = await this.#lobby.current.push(status);
        this.#sockets = sockets;
        this.#idlePushes = isInUse ? 0 : this.#idlePushes + 1;
      } catch (error) {
        console.error('a lobby did not take the status', error);
        this.#lobby.drop();
      }
    }
    this.#isInFlight = false;
  }
}
