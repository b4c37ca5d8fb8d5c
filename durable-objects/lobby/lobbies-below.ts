import { lobbiesBelow, ROOT_LOBBY, type LobbyName } from '../../domain/queue/lobby-tree.ts';
import { expectedInRegion, lobbiesWanted } from '../../domain/queue/lobby-warmth.ts';
import { LOBBY_IDLE_PUSHES_MAX, LOBBY_WARM_SOCKETS } from '../../domain/queue/waiting-limits.ts';
import type { LobbyRpc, PushedStatus } from '../../protocol/rpc/lobby.ts';
import { KeptStub } from '../runtime/kept-stub.ts';
import { run } from '../runtime/statements.ts';
import { LOBBY_STATEMENTS as STATEMENTS } from './lobby-schema.ts';
import { StatusPush } from './status-push.ts';

/**
 * The lobbies right below one: their names are kept on disk, each is told every status, those that are wanted are made
 * ready before anybody comes, and who is neither used nor wanted is told no more. Rules QUEUE-17, LOBBY-2, LOBBY-5 to LOBBY-7.
 */
export class LobbiesBelow {
  readonly #isRoot: boolean;
  /** In the order in which they are put to use. None of the root: regions come by themselves. */
  readonly #names: LobbyName[];
  readonly #sql: SqlStorage;
  readonly #lobbyAt: (name: LobbyName) => LobbyRpc;
  readonly #pushes: Map<LobbyName, StatusPush>;

  constructor(options: { above: LobbyName; sql: SqlStorage; lobbyAt: (name: LobbyName) => LobbyRpc }) {
    this.#isRoot = options.above === ROOT_LOBBY;
    this.#names = options.above === ROOT_LOBBY ? [] : lobbiesBelow(options.above);
    this.#sql = options.sql;
    this.#lobbyAt = options.lobbyAt;
    const names = run(this.#sql, STATEMENTS.below).map(({ name }) => name);
    this.#pushes = new Map(names.map((name) => [name, this.#pushTo(name)]));
  }

  /** At all of them and below, as they said last. */
  get sockets(): number {
    let sockets = 0;
    for (const push of this.#pushes.values()) sockets += push.sockets;
    return sockets;
  }

  /** From now on it hears every status; `newest` at once. */
  add(name: LobbyName, newest: PushedStatus | null): void {
    if (this.#pushes.has(name)) return;
    run(this.#sql, STATEMENTS.addBelow, name);
    const push = this.#pushTo(name);
    this.#pushes.set(name, push);
    if (newest) push.offer({ ...newest, expected: 0 });
  }

  /** Makes the first of them ready, if any may stand here. */
  begin(newest: PushedStatus | null): void {
    const [first] = this.#names;
    if (first !== undefined) this.add(first, newest);
  }

  /** Repeats a status to each. At most one lobby is begun by it: starting many at once is throttled. */
  tell(status: PushedStatus, own: { sockets: number }): void {
    const wanted = lobbiesWanted({ sockets: own.sockets, expected: status.expected });
    const ready = new Set(this.#names.slice(0, wanted.lobbies));
    const ofAll = this.sockets;
    for (const [name, push] of this.#pushes) {
      if (push.idlePushes >= LOBBY_IDLE_PUSHES_MAX && !ready.has(name)) this.#drop(name);
      else if (ready.has(name)) push.offer({ ...status, expected: wanted.expectedAtEach });
      else {
        const region = { sockets: push.sockets, ofAll };
        push.offer({ ...status, expected: this.#isRoot ? expectedInRegion(status.expected, region) : 0 });
      }
    }
    for (const name of ready) {
      if (this.#pushes.has(name)) continue;
      return this.add(name, status);
    }
  }

  /**
   * Where somebody may go who found no room above: lobbies that have some, as far as is known; the next one begins when
   * those in use fill up. Is none roomy, all of them: they know who is. None: nobody stands below.
   */
  withRoom(newest: PushedStatus | null): LobbyName[] {
    const roomy = this.#names.filter((name) => (this.#pushes.get(name)?.sockets ?? Infinity) < LOBBY_WARM_SOCKETS);
    if (roomy.length > 0) return roomy;
    const next = this.#names.find((name) => !this.#pushes.has(name));
    if (next === undefined) return this.#names;
    this.add(next, newest);
    return [next];
  }

  #drop(name: LobbyName): void {
    run(this.#sql, STATEMENTS.dropBelow, name);
    this.#pushes.delete(name);
  }

  #pushTo(name: LobbyName): StatusPush {
    return new StatusPush(new KeptStub<LobbyRpc>(() => this.#lobbyAt(name)));
  }
}
