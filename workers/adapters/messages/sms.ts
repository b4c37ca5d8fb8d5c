import type { Messenger } from './messenger.ts';
import { postMessage } from './post-message.ts';

export interface Sms {
  /** E.164: "+41791234567". */
  to: string;
  text: string;
}

export type SmsSender = Messenger<Sms>;

/** Posts each message as JSON {from, to, text}. In development it is the mailbox that takes them. */
export function httpSms(provider: { url: string; apiKey: string | undefined; from: string }): SmsSender {
  const { url, apiKey, from } = provider;
  return {
    async send({ to, text }, key) {
      return await postMessage({ url, apiKey, key, body: { from, to, text } });
    },
  };
}
