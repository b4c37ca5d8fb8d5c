import { addPresaleCodes } from '../../../db/queries/presale.ts';
import { base32 } from '../../../domain/tickets/base32.ts';
import { presaleCodesAddedSchema, presaleCodesInputSchema } from '../../../protocol/http/presale.ts';
import { presaleCodeOf } from '../../queue-room/presale-codes.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';
import { presaleClassFault } from './presale-class.ts';

const BODY_BYTES_MAX = 512 * 1024;
/** 60 bits: nobody finds one by trying. */
const CODE_CHARACTERS = 12;

export const addPresaleCodesOperation = operation({
  id: 'addPresaleCodes',
  method: 'post',
  path: '/v1/events/{eventId}/presale/codes',
  tag: 'Organisers',
  summary: 'Add access codes',
  description: 'Who joins with one stands in an earlier class of the queue.',
  access: 'organiser',
  params: eventParams,
  body: presaleCodesInputSchema,
  bodyBytesMax: BODY_BYTES_MAX,
  answer: { status: 201, description: 'The codes', schema: presaleCodesAddedSchema },
  problems: ['event-not-found', 'no-queue'],
  async handle({ params, body, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: `addPresaleCodes:${eventId}`, key, body });
    const made = await once(keyed, async () => {
      const fault = await presaleClassFault(services.db, eventId, body.class);
      if (fault) return fault;
      const codes = [...body.codes, ...Array.from({ length: body.generate }, randomCode)];
      const rows = codes.map((code) => ({ code: presaleCodeOf(code), class: body.class, usesMax: body.usesMax }));
      return { added: await addPresaleCodes(services.db, eventId, rows), codes };
    });
    return isRefusal(made) ? made : answer(made);
  },
});

/** As fans may type it: ABCD-EFGH-JKLM. */
function randomCode(): string {
  const text = base32(crypto.getRandomValues(new Uint8Array(10))).slice(0, CODE_CHARACTERS);
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
}
