import { expectRule } from './violation.ts';

/** Whose number is whose, whatever was lost: by what newcomers were told, and by the passes of everybody. */
export class NumberAccount {
  readonly #ownerOf = new Map<number, string>();
  readonly #numberOf = new Map<string, number>();

  take(entry: string, number: number): void {
    const owner = this.#ownerOf.get(number) ?? entry;
    const own = this.#numberOf.get(entry) ?? number;
    expectRule('QUEUE-5', owner === entry && own === number, 'a number is one fan’s', { entry, number, owner, own });
    this.#ownerOf.set(number, entry);
    this.#numberOf.set(entry, number);
  }
}
