import { setPhone, useLoginCode } from '../../../db/queries/accounts.ts';
import { phoneDocumentSchema, phoneProofSchema } from '../../../protocol/http/accounts.ts';
import { codeHash } from '../../session/sign-in-code.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { answer, refuse } from '../reply.ts';
import { phoneCodeAddress, phoneDocument } from './phone-code.ts';
import { tooManySignIns, withinSignInLimit } from './sign-in-limit.ts';

export const setPhoneOperation = operation({
  id: 'setPhone',
  method: 'post',
  path: '/v1/auth/phone',
  tag: 'Accounts',
  summary: 'Have text messages sent to a number',
  description: 'With the code that was texted to it. What cannot wait for the mail is texted from then on.',
  access: 'user',
  body: phoneProofSchema,
  answer: { status: 200, description: 'Your number', schema: phoneDocumentSchema },
  problems: ['wrong-code', 'too-many-requests'],
  async handle({ body, key, session, services, request }) {
    if (!(await withinSignInLimit(services, request))) return tooManySignIns();
    const { db, vars } = services;
    const userId = session.user.id;
    const outcome = await once({ services, owner: userId, key, body }, async () => {
      const email = phoneCodeAddress(userId, body.phone);
      const hash = await codeHash({ email, code: body.code }, vars.SESSION_SECRET);
      const used = await useLoginCode(db, { email, codeHash: hash, now: new Date().toISOString() });
      if (used !== 'accepted') {
        return refuse('wrong-code', { errors: [{ pointer: '/code', message: 'wrong, expired, or tried too often' }] });
      }
      await setPhone(db, userId, body.phone);
      return { phone: body.phone };
    });
    return isRefusal(outcome) ? outcome : answer(await phoneDocument(services, userId));
  },
});
