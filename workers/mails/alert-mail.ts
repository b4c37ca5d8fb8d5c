import type { Mail } from '../adapters/messages/mail.ts';
import { mailHtml } from './mail-html.ts';

/** Something that a person must look at. */
export function alertMail({ to, title, text }: { to: string; title: string; text: string }): Mail {
  const paragraphs = text.split('\n\n');
  return { to, subject: `Onsale: ${title}`, text, html: mailHtml({ heading: title, paragraphs }) };
}
