import { cashierOf } from '../../../durable-objects/address-book.ts';
import { cashierSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { cashierDocument } from './cashier-document.ts';

export const readCashierOperation = operation({
  id: 'readCashier',
  method: 'get',
  path: '/v1/cashier',
  tag: 'Operators',
  summary: 'Read how fast payments are opened',
  access: 'operator',
  answer: { status: 200, description: 'The budget and who waits', schema: cashierSchema },
  async handle({ services }) {
    return answer(cashierDocument(await cashierOf(services.objects).status()));
  },
});
