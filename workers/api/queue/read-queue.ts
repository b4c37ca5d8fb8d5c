import { nextPollSeconds } from '../../../domain/queue/next-poll.ts';
import { firstLobbyOf } from '../../../domain/queue/lobby-tree.ts';
import { lobbyAt } from '../../../durable-objects/address-book.ts';
import { queueDocumentSchema, type QueueStatus } from '../../../protocol/http/queue.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readQueueOperation = operation({
  id: 'readQueue',
  method: 'get',
  path: '/v1/events/{eventId}/queue',
  tag: 'Queue',
  summary: 'See how the queue stands',
  description:
    'What everybody who waits is told, the same for all; `nextPollSeconds` says when to ask again. A fan’s own place follows from it and from their ticket.',
  access: 'public',
  cache: POLICIES.live,
  params: eventParams,
  answer: { status: 200, description: 'The status', schema: queueDocumentSchema },
  problems: ['event-not-found', 'not-on-sale', 'no-queue'],
  async handle({ params, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address } = route.value;
    // Whoever asks, wherever: the cache has it for a second, and one lobby is asked.
    const lobby = lobbyAt(services.objects, address, firstLobbyOf(address.hint ?? 'weur'));
    const text = await lobby.status({ address });
    if (text === null) return refuse('no-queue');
    const status = JSON.parse(text) as QueueStatus;
    return answer({ ...status, nextPollSeconds: nextPollSeconds(status) });
  },
});
