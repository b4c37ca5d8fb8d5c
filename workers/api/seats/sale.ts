import type { FanCommand } from '../../../domain/inventory/commands.ts';
import { idOf, type HoldId } from '../../../domain/shared/ids.ts';
import { floorOf } from '../../../durable-objects/address-book.ts';
import { holdDocument } from '../../../protocol/http/hold-commands.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { ProblemCode } from '../../../protocol/problem.ts';
import type { FloorResult, ShoppersLeave } from '../../../protocol/rpc/floor.ts';
import { saleRouteOf, type SaleRoute } from '../../event-routes.ts';
import type { Services } from '../../services.ts';
import { fanOf, type Session } from '../../session/session.ts';
import { answer, refuse, refuseCommand, type Reply } from '../reply.ts';

/** What every command on a live hold can be refused for. */
export const LIVE_HOLD_PROBLEMS = [
  'event-not-found',
  'not-on-sale',
  'hold-not-found',
  'not-your-hold',
  'hold-ended',
  'stale-fence',
  'wrong-state',
] as const satisfies ProblemCode[];

/** Gives a fan's command to their floor; answers with the hold as the API shows it. */
export async function submitToFloor(
  call: { services: Services; session: Session; eventId: string } & ShoppersLeave,
  command: FanCommand,
): Promise<Reply<Hold>> {
  const route = await saleRouteOf(call.services.db, call.eventId);
  if (!route.ok) return refuse(route.failure);
  return holdReply(route.value, await submit(call, route.value, command));
}

/** The floor's own word on a command: the hold and its quote, or a refusal. */
export async function submit(
  call: { services: Services; session: Session } & ShoppersLeave,
  route: SaleRoute,
  command: FanCommand,
): Promise<FloorResult> {
  const { address, floors } = route;
  const floor = floorOf(call.services.objects, address, floors, fanOf(call.session));
  return await floor.submit(address, command, call.pass, call.permit);
}

/** A fan's hold as it stands. */
export async function viewHold(call: {
  services: Services;
  session: Session;
  eventId: string;
  holdId: string;
}): Promise<Reply<Hold>> {
  const route = await saleRouteOf(call.services.db, call.eventId);
  if (!route.ok) return refuse(route.failure);
  const { address, floors } = route.value;
  const fan = fanOf(call.session);
  const floor = floorOf(call.services.objects, address, floors, fan);
  return holdReply(route.value, await floor.view(address, fan, idOf<HoldId>(call.holdId)));
}

function holdReply(route: SaleRoute, { result, quote }: FloorResult): Reply<Hold> {
  if (!result.ok) return refuseCommand(result.refusal);
  return answer(holdDocument({ view: result.hold, eventId: route.address.eventId, quote: quote! }));
}
