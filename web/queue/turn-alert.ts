/** Tells a fan who looks elsewhere that it is their turn: by sound and notification, once they have said so. */
export class TurnAlert {
  #audio: AudioContext | null = null;
  readonly #rung = new Set<string>();

  get isOn(): boolean {
    return this.#audio !== null;
  }

  /** Call it from a click: browsers let a page make sounds only after one. */
  async turnOn(): Promise<void> {
    this.#audio ??= new AudioContext();
    await this.#audio.resume();
    this.#chime(0.04);
    if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
  }

  /** Once for each title; later calls do nothing. */
  ring(title: string, body: string): void {
    if (this.#rung.has(title)) return;
    this.#rung.add(title);
    if (this.#audio) this.#chime(0.25);
    if ('Notification' in window && Notification.permission === 'granted' && document.hidden) {
      const notification = new Notification(title, { body, tag: 'onsale-turn', requireInteraction: true });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    }
  }

  /** Two notes, a fifth apart. */
  #chime(loudness: number): void {
    const audio = this.#audio!;
    [523.25, 783.99].forEach((frequencyHz, note) => {
      const startsAt = audio.currentTime + note * 0.22;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = frequencyHz;
      volume.gain.setValueAtTime(0, startsAt);
      volume.gain.linearRampToValueAtTime(loudness, startsAt + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, startsAt + 0.9);
      tone.connect(volume).connect(audio.destination);
      tone.start(startsAt);
      tone.stop(startsAt + 1);
    });
  }
}
