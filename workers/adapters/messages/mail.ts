import { base64 } from '../../../domain/shared/base64.ts';
import type { Messenger } from './messenger.ts';
import { postMessage } from './post-message.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments?: Attachment[];
}

export interface Attachment {
  fileName: string;
  contentType: string;
  content: Uint8Array;
}

export type MailSender = Messenger<Mail>;

/**
 * Posts each mail as JSON {from, to, subject, text, html, attachments: [{filename, content_type, content}]}, as Resend
 * and those who copy it take it; `content` is base 64. In development it is the mailbox that takes them.
 */
export function httpMail(provider: { url: string; apiKey: string | undefined; from: string }): MailSender {
  const { url, apiKey, from } = provider;
  return {
    async send({ to, subject, text, html, attachments = [] }, key) {
      const files = attachments.map(({ fileName, contentType, content }) => ({
        filename: fileName,
        content_type: contentType,
        content: base64(content),
      }));
      return await postMessage({ url, apiKey, key, body: { from, to, subject, text, html, attachments: files } });
    },
  };
}

/** Cloudflare's own email sending: the binding `EMAIL`, with a domain that the account has set up for it. */
export function cloudflareMail({ email, from }: { email: SendEmail; from: string }): MailSender {
  return {
    async send({ to, subject, text, html, attachments = [] }) {
      const files = attachments.map(({ fileName, contentType, content }) => ({
        disposition: 'attachment' as const,
        filename: fileName,
        type: contentType,
        content,
      }));
      const { messageId } = await email.send({ from, to, subject, text, html, attachments: files });
      return messageId;
    },
  };
}
