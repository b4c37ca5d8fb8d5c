import { createHash } from 'node:crypto';
import type { Network } from '../platform/network.ts';

/** The bucket for old segments of the ledger: keeps what it took, and refuses content of another digest. */
export class ArchiveModel {
  readonly #objects = new Map<string, Uint8Array>();
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  async put(key: string, bytes: Uint8Array, { sha256 }: { sha256?: string } = {}): Promise<void> {
    const content = bytes.slice();
    await this.#call('put', () => {
      const isWhole = sha256 === undefined || createHash('sha256').update(content).digest('hex') === sha256;
      if (isWhole) this.#objects.set(key, content);
      return isWhole;
    });
  }

  /** Null: there is none of that name. */
  get(key: string): Promise<Uint8Array | null> {
    return this.#call('get', () => this.#objects.get(key) ?? null);
  }

  async #call<Answer>(label: string, work: () => Answer): Promise<Answer> {
    const answer = await this.#network.call({
      place: 'archive',
      label: `archive ${label}`,
      serve: (reply) => reply.answer(work()),
    });
    return answer as Answer;
  }
}
