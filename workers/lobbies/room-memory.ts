import type { LobbyName } from '../../domain/queue/lobby-tree.ts';
import { ROOM_REMEMBERED_MS, ROOMS_REMEMBERED_MAX } from '../../domain/queue/waiting-limits.ts';

/** Where a crowd finds room, for some seconds: plain values only, because an isolate's requests share them. Rule LOBBY-3. */
export class RoomMemory {
  readonly #rooms = new Map<string, { names: LobbyName[]; untilMs: number }>();

  get size(): number {
    return this.#rooms.size;
  }

  /** The lobbies that had room lately; null: not known. */
  recall(place: string, nowMs: number): LobbyName[] | null {
    const known = this.#rooms.get(place);
    return known && known.untilMs > nowMs ? known.names : null;
  }

  remember(place: string, names: LobbyName[], nowMs: number): void {
    // The one that stands longest goes: what is said anew stands last.
    this.#rooms.delete(place);
    if (this.#rooms.size >= ROOMS_REMEMBERED_MAX) this.#rooms.delete(this.#rooms.keys().next().value!);
    this.#rooms.set(place, { names, untilMs: nowMs + ROOM_REMEMBERED_MS });
  }
}
