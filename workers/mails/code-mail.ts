import type { Mail } from '../adapters/messages/mail.ts';
import { mailHtml } from './mail-html.ts';

export function codeMail(to: string, code: string): Mail {
  const paragraphs = [
    `Your code is ${code}. It works once, for 15 minutes.`,
    'You did not ask for it? Then somebody mistyped their address: do nothing, and nobody gets in.',
  ];
  return {
    to,
    subject: `${code} is your Onsale code`,
    text: paragraphs.join('\n\n'),
    html: mailHtml({ heading: code, paragraphs }),
  };
}
