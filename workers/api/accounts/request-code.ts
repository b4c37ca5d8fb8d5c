import * as z from 'zod';
import { codeRequestSchema } from '../../../protocol/http/accounts.ts';
import type { Mail } from '../../adapters/messages/mail.ts';
import { codeMail } from '../../mails/code-mail.ts';
import type { Services } from '../../services.ts';
import { codeFor, codeHash, CODE_SECONDS } from '../../session/sign-in-code.ts';
import { operation } from '../operation.ts';
import { answer, refuseFor } from '../reply.ts';
import { tooManySignIns, withinSignInLimit } from './sign-in-limit.ts';
import { storeCodeOnce } from './store-code-once.ts';

const MAIL_RETRY_SECONDS = 10;
const MAIL_IS_DOWN = 'The mail could not be sent. Ask again in a moment.';

export const requestCodeOperation = operation({
  id: 'requestCode',
  method: 'post',
  path: '/v1/auth/codes',
  tag: 'Accounts',
  summary: 'Ask for a sign-in code',
  description: 'Mails six digits to the address, whether or not it is known here. A new code ends the one before.',
  access: 'anyone',
  body: codeRequestSchema,
  answer: { status: 202, description: 'A code is on its way', schema: z.object({ expiresInSeconds: z.int() }) },
  problems: ['too-many-requests'],
  async handle({ body, key, services, request }) {
    const { email } = body;
    const { success } = await services.limits.codes.limit({ key: email });
    if (!success || !(await withinSignInLimit(services, request))) return tooManySignIns();
    const { SESSION_SECRET: secret } = services.vars;
    const { id, code } = await codeFor({ email, key }, secret);
    await storeCodeOnce(services, { id, email, codeHash: await codeHash({ email, code }, secret) });
    return (await isSent(services, codeMail(email, code)))
      ? answer({ expiresInSeconds: CODE_SECONDS })
      : refuseFor('busy', MAIL_RETRY_SECONDS, MAIL_IS_DOWN);
  },
});

async function isSent(services: Services, mail: Mail): Promise<boolean> {
  try {
    await services.mail.send(mail, crypto.randomUUID());
    return true;
  } catch (error) {
    console.error('a code could not be mailed', error);
    return false;
  }
}
