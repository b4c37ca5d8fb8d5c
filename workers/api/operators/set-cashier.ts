import { cashierOf } from '../../../durable-objects/address-book.ts';
import { cashierInputSchema, cashierSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { cashierDocument } from './cashier-document.ts';

export const setCashierOperation = operation({
  id: 'setCashier',
  method: 'post',
  path: '/v1/cashier',
  tag: 'Operators',
  summary: 'Say how many calls the payment account allows',
  description: 'Counts from the next call on, also for those who wait: nobody loses their place.',
  access: 'operator',
  body: cashierInputSchema,
  answer: { status: 200, description: 'The budget and who waits', schema: cashierSchema },
  async handle({ body, services }) {
    return answer(cashierDocument(await cashierOf(services.objects).configure(body.limits)));
  },
});
