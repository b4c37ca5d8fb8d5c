import type { CashierStatus } from '../../../protocol/rpc/cashier.ts';
import type { LobbyCrowd } from '../../../protocol/rpc/lobby.ts';

/** A root lobby at which nobody waits: whoever is in this world sits at a floor. */
export class EmptyLobby {
  async push(): Promise<LobbyCrowd> {
    return { sockets: 0, isInUse: false };
  }
}

/** A cashier who has leave for everybody at once. */
export class IdleCashier {
  async status(): Promise<Pick<CashierStatus, 'openingsPerSecond' | 'waitMs' | 'downSinceMs'>> {
    return { openingsPerSecond: 1_000, waitMs: 0, downSinceMs: null };
  }
}
