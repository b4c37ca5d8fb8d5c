import type { Fan } from '../../../domain/inventory/commands.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { uuidV7, type HoldId } from '../../../domain/shared/ids.ts';
import type { Floor } from '../../../durable-objects/floor/floor.ts';
import { holdCommand, holdDocument } from '../../../protocol/http/hold-commands.ts';
import { holdRequestSchema } from '../../../protocol/http/holds.ts';
import { refusalProblem } from '../../../protocol/refusal-problem.ts';
import { FLOOR_FAN_HEADER } from '../../../protocol/rpc/floor.ts';

/** `POST /events/:id/holds`: what the shipped operation does once it knows fan and event. */
export async function answerHold(options: {
  request: Request;
  floor: DurableObjectStub<Floor>;
  address: EventAddress;
}): Promise<Response> {
  const { request, floor, address } = options;
  const fan = JSON.parse(request.headers.get(FLOOR_FAN_HEADER)!) as Fan;
  const command = holdCommand({
    request: holdRequestSchema.parse(await request.json()),
    key: request.headers.get('idempotency-key')!,
    fan,
    holdId: uuidV7<HoldId>(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
  });
  const { result, quote } = await floor.submit(address, command);
  if (result.ok) {
    return Response.json(holdDocument({ view: result.hold, eventId: address.eventId, quote: quote! }), { status: 201 });
  }
  const { problem, retryAfterSeconds } = refusalProblem(result.refusal);
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
