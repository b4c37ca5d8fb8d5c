import type { TestProject } from 'vitest/node';
import { startMailbox } from '../../dev/mailbox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mailbox: { url: string };
  }
}

/** A mailbox for a project's run: `GET /messages.json?to=` has what the Worker mailed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mailbox = await startMailbox({ port: 0 });
  project.provide('mailbox', { url: mailbox.url });
  return () => mailbox.close();
}
