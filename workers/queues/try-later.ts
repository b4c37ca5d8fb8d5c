const RETRY_SECONDS_MAX = 300;

/** Offers a message again after a pause that grows with each try. */
export function tryLater(message: Message<{ kind: string }>, error: unknown): void {
  console.error('a booking message failed', message.body.kind, message.attempts, error);
  message.retry({ delaySeconds: Math.min(RETRY_SECONDS_MAX, 2 ** message.attempts) });
}
