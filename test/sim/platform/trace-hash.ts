/** A running hash of everything that happened: two runs with the same hash were the same run. */
export class TraceHash {
  #low = 0x811c9dc5;
  #high = 0x01000193;

  add(text: string, number: number): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
    this.#mix(number | 0);
    this.#mix(Math.floor(number / 0x1_0000_0000));
  }

  /** 16 hex digits. */
  get digest(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #mix(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193);
    this.#high = Math.imul(this.#high ^ this.#low ^ (this.#low >>> 15), 0x85ebca6b);
  }
}
