import { expectRule } from './violation.ts';

/** Whose number is whose, whatever was lost: by what newcomers were told, and by the passes of everybody. */
export class NumberAccount {
  readonly #ownerOf = new Map<number, string>();
  readonly #numberOf = new Map<string, number>();
  /** Of those who shopped when the queue was switched on: who joins afterwards has another one. */
  readonly #kept = new Set<number>();
  readonly #told = new Set<number>();

  take(entry: string, number: number): void {
    const owner = this.#ownerOf.get(number) ?? entry;
    const own = this.#kept.has(number) ? number : (this.#numberOf.get(entry) ?? number);
    expectRule('QUEUE-5', owner === entry && own === number, 'a number is one fan’s', { entry, number, owner, own });
    this.#ownerOf.set(number, entry);
    if (!this.#kept.has(number)) this.#numberOf.set(entry, number);
  }

  /** Of who shops when the queue is switched on. */
  keep(entry: string, number: number): void {
    expectRule('SWITCH-3', !this.#ownerOf.has(number), 'a number that is kept was nobody’s', { entry, number });
    this.#kept.add(number);
    this.#ownerOf.set(number, entry);
  }

  /** A newcomer was told. */
  told(entry: string, number: number): void {
    this.take(entry, number);
    this.#told.add(number);
  }

  /** The queue was lost, and no register had heard of it: then nobody had heard of a number either. Rule SWITCH-5. */
  forget(): void {
    expectRule('SWITCH-5', this.#told.size === 0, 'nobody has a number of a queue that leaves no trace', this.#told);
    for (const known of [this.#ownerOf, this.#numberOf, this.#kept]) known.clear();
  }
}
