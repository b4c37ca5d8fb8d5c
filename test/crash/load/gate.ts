/** Lets a process's fans ask, or not. */
export class Gate {
  /** Begin nothing new. */
  finishing = false;
  #asking = 0;
  #paused = false;
  #changed = Promise.withResolvers<void>();

  /** Runs a question when the gate is open. */
  async through<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    while (this.#paused) await this.#changed.promise;
    this.#asking++;
    try {
      return await ask();
    } finally {
      this.#asking--;
      this.#tell();
    }
  }

  /** Closes the gate, and waits until nobody asks any more. */
  async pause(): Promise<void> {
    this.#paused = true;
    while (this.#asking > 0) await this.#changed.promise;
  }

  resume(): void {
    this.#paused = false;
    this.#tell();
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
