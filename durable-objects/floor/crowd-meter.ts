import { CROWD_SOCKETS_HIGH, CROWD_SOCKETS_LOW, CROWD_TOLD_MS, CROWD_UNTOLD_MS } from './floor-limits.ts';

/** Says to the box office, once a second, that this floor is crowded; else nothing. Rule SWITCH-1. */
export class CrowdMeter {
  readonly #sockets: () => number;
  readonly #tell: () => Promise<boolean>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isFull = false;
  #hasShed = false;
  #untoldUntilMs = 0;

  /** @param options.tell answers whether the box office wants to hear it again */
  constructor(options: { sockets: () => number; tell: () => Promise<boolean> }) {
    this.#sockets = options.sockets;
    this.#tell = options.tell;
  }

  /** A command was turned away, because too many wait. */
  shed(): void {
    this.#hasShed = true;
    this.#look();
  }

  /** So many sockets are open by now. */
  opened(sockets: number): void {
    if (sockets >= CROWD_SOCKETS_HIGH) this.#look();
  }

  #look(): void {
    if (this.#timer !== null || Date.now() < this.#untoldUntilMs) return;
    this.#timer = setTimeout(() => void this.#tellIfCrowded(), CROWD_TOLD_MS);
  }

  async #tellIfCrowded(): Promise<void> {
    this.#isFull = this.#sockets() >= (this.#isFull ? CROWD_SOCKETS_LOW : CROWD_SOCKETS_HIGH);
    const isCrowded = this.#isFull || this.#hasShed;
    this.#hasShed = false;
    try {
      if (isCrowded && !(await this.#tell())) this.#untoldUntilMs = Date.now() + CROWD_UNTOLD_MS;
    } catch (error) {
      console.warn('the box office did not hear of a crowd', error);
    }
    this.#timer = null;
    if (isCrowded) this.#look();
  }
}
