import * as z from 'zod';
import { phoneCodeRequestSchema } from '../../../protocol/http/accounts.ts';
import { codeFor, codeHash, CODE_SECONDS } from '../../session/sign-in-code.ts';
import { operation } from '../operation.ts';
import { answer, refuse, refuseFor } from '../reply.ts';
import { phoneCodeAddress } from './phone-code.ts';
import { tooManySignIns, withinSignInLimit } from './sign-in-limit.ts';
import { storeCodeOnce } from './store-code-once.ts';

const SMS_RETRY_SECONDS = 10;
const SMS_IS_DOWN = 'The text message could not be sent. Ask again in a moment.';

export const requestPhoneCodeOperation = operation({
  id: 'requestPhoneCode',
  method: 'post',
  path: '/v1/auth/phone/codes',
  tag: 'Accounts',
  summary: 'Ask for a code to show that a number is yours',
  description: 'Texts six digits to the number. A new code ends the one before.',
  access: 'user',
  body: phoneCodeRequestSchema,
  answer: { status: 202, description: 'A code is on its way', schema: z.object({ expiresInSeconds: z.int() }) },
  problems: ['too-many-requests', 'no-text-messages'],
  async handle({ body, key, session, services, request }) {
    if (services.sms === null) return refuse('no-text-messages');
    const { success } = await services.limits.codes.limit({ key: body.phone });
    if (!success || !(await withinSignInLimit(services, request))) return tooManySignIns();
    const { SESSION_SECRET: secret } = services.vars;
    const email = phoneCodeAddress(session.user.id, body.phone);
    const { id, code } = await codeFor({ email, key }, secret);
    await storeCodeOnce(services, { id, email, codeHash: await codeHash({ email, code }, secret) });
    try {
      const text = `${code} is your Onsale code. It works once, for 15 minutes.`;
      await services.sms.send({ to: body.phone, text }, crypto.randomUUID());
    } catch (error) {
      console.error('a code could not be texted', error);
      return refuseFor('busy', SMS_RETRY_SECONDS, SMS_IS_DOWN);
    }
    return answer({ expiresInSeconds: CODE_SECONDS });
  },
});
