import type { Vars } from '../env.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface MailSender {
  /** Hands a mail over for sending. @throws when it was not taken */
  send(mail: Mail): Promise<void>;
}

/** Posts each mail as JSON to MAIL_URL: the mailbox in development, a provider's relay elsewhere. */
export function mailSender(vars: Pick<Vars, 'MAIL_URL'>): MailSender {
  return {
    async send(mail) {
      const response = await fetch(vars.MAIL_URL, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(mail),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the mail service answered ${response.status}`);
    },
  };
}
