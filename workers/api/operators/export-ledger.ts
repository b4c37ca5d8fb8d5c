import * as z from 'zod';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { BoxOfficeRpc, LedgerExport } from '../../../protocol/rpc/box-office.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

const LEDGER_TYPE = 'application/x-ndjson';

export const exportLedgerOperation = operation({
  id: 'exportLedger',
  method: 'get',
  path: '/v1/events/{eventId}/ledger',
  tag: 'Operators',
  summary: 'Export the ledger',
  description:
    'Everything that the box office ever decided, a JSON document a line: the publication, then each row with its frame in base 64, and the signed heads where they stand. `npm run ledger -- verify` checks it. It names users and devices by their ids.',
  access: 'operator',
  params: eventParams,
  answer: { status: 200, description: 'The ledger', schema: z.string(), contentType: LEDGER_TYPE },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const boxOffice = boxOfficeOf(services.objects, route.value.address);
    const ledger = await boxOffice.openLedgerExport();
    if (ledger === null) return refuse('not-on-sale');
    const headers = {
      'Content-Type': LEDGER_TYPE,
      'Content-Disposition': `attachment; filename="ledger-${params.eventId}.ndjson"`,
    };
    const parts = ledgerParts({ ledger, boxOffice, archive: services.archive });
    return respond(new Response(streamOf(parts), { headers }));
  },
});

/** The export in parts, each of which fits into memory; archived rows come as they lie in R2. */
async function* ledgerParts(options: {
  ledger: LedgerExport;
  boxOffice: Pick<BoxOfficeRpc, 'ledgerPage'>;
  archive: R2Bucket;
}): AsyncGenerator<Uint8Array> {
  const { ledger, boxOffice, archive } = options;
  const { epoch, header, throughSeq } = ledger;
  yield new TextEncoder().encode(header);
  let afterSeq = 0;
  for (;;) {
    const page = await boxOffice.ledgerPage({ epoch, afterSeq, throughSeq });
    if (page.kind === 'end') return;
    if (page.kind === 'lines') {
      yield page.text;
    } else {
      const segment = await archive.get(page.objectKey);
      // The answer breaks off: an export that ends too early does not pass for a whole one.
      if (segment === null) throw new Error(`the archive does not have ${page.objectKey}`);
      yield* segment.body;
    }
    afterSeq = page.throughSeq;
  }
}

/** Takes the next part when the reader has room for it. */
function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
