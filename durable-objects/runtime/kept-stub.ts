import { platformFailureOf } from './platform-errors.ts';

/** A stub to another object that is kept (making stubs is throttled per account) and replaced when a call breaks it. */
export class KeptStub<Stub> {
  readonly #make: () => Stub;
  #stub: Stub | null = null;

  constructor(make: () => Stub) {
    this.#make = make;
  }

  get current(): Stub {
    return (this.#stub ??= this.#make());
  }

  /** The next call goes over a new stub. */
  drop(): void {
    this.#stub = null;
  }

  /** Makes an idempotent call, once more on a fresh stub when the connection broke. */
  async call<Answer>(work: (stub: Stub) => Promise<Answer>): Promise<Answer> {
    try {
      return await work(this.current);
    } catch (error) {
      this.drop();
      if (platformFailureOf(error) !== 'fresh-stub') throw error;
      return await work(this.current);
    }
  }
}
