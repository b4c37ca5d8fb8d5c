import type { PaymentCommand } from '../../../domain/inventory/commands.ts';
import { boxOfficeOf, type ObjectNamespaces } from '../../../durable-objects/address-book.ts';
import type { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import { addressOf } from '../load/bench-publication.ts';
import { untilRecorded } from './ledger-consumer.ts';

/**
 * Where the generator, which is another process, reaches box offices as floors and Workers do. A message is a verb, an
 * event's number and what goes with it; each is answered, in order.
 */
export function openDriverSocket(exports: ObjectNamespaces): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  const offices = new Map<number, DurableObjectStub<BoxOffice>>();
  const officeOf = (event: number): DurableObjectStub<BoxOffice> => {
    const known = offices.get(event);
    if (known) return known;
    const office = boxOfficeOf(exports, addressOf(event));
    offices.set(event, office);
    return office;
  };
  server.accept();
  server.addEventListener('message', ({ data }) => {
    const [verb, event] = (data as string).split(' ', 2) as [string, string];
    const content = (data as string).slice(verb.length + event.length + 2);
    void answerTo(officeOf(Number(event)), verb, content).then(
      (answer) => server.send(answer),
      (error: unknown) => server.close(1011, String(error).slice(0, 100)),
    );
  });
  return new Response(null, { status: 101, webSocket: client });
}

async function answerTo(office: DurableObjectStub<BoxOffice>, verb: string, content: string): Promise<string> {
  switch (verb) {
    case 'batch':
      return office.decidePacked(content);
    case 'pay':
      return JSON.stringify(await office.decidePayments(JSON.parse(content) as PaymentCommand[]));
    case 'recorded':
      await untilRecorded(JSON.parse(content) as string[]);
      return '';
    default:
      throw new Error(`the generator does not say "${verb}"`);
  }
}
