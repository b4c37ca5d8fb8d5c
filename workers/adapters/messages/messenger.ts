/** Hands messages over for sending: mail and SMS alike. */
export interface Messenger<Message> {
  /**
   * @param key names the message: a provider that knows such keys sends it once
   * @returns the provider's own id of it; null: it gives none
   * @throws when it was not taken
   */
  send(message: Message, key: string): Promise<string | null>;
}
