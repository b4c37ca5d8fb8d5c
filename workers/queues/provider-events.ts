import { listKnownEvents, recordProviderEvents } from '../../db/queries/booking-moves.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { ProviderEvent } from '../../protocol/queue/booking-message.ts';
import { applyMoneyNews, commandOfSession, expectHeard, type SessionCommand } from '../payments/provider-event.ts';
import type { Services } from '../services.ts';
import { tryLater } from './try-later.ts';

type EventMessage = Message<ProviderEvent>;

interface AskedByMessage extends SessionCommand {
  message: EventMessage;
}

/**
 * Acts on webhooks, each once it can be, and acknowledges each by itself; those for one event go to its box office
 * together. A session's event counts as known only after the box office has decided: acting twice does no harm.
 */
export async function consumeProviderEvents(services: Services, messages: readonly EventMessage[]): Promise<void> {
  const fresh = await freshOf(services, messages);
  const asked: AskedByMessage[] = [];
  const done: EventMessage[] = [];
  await eachOrLater(fresh, async (message) => {
    const news = await services.payments.newsOf(message.body.payload);
    const command = news?.kind === 'session' ? commandOfSession(news.session) : null;
    if (command) {
      asked.push({ ...command, message });
      return;
    }
    if (news && news.kind !== 'session') await applyMoneyNews(services, news, message.body);
    done.push(message);
  });
  await Promise.all([...byEvent(asked)].map((group) => tellBoxOffice(services, group, done)));
  await rememberAll(services, done);
}

/** Those that were not acted on before; the others are done. */
async function freshOf(services: Services, messages: readonly EventMessage[]): Promise<EventMessage[]> {
  if (messages.length === 0) return [];
  let known: Set<string>;
  try {
    known = await listKnownEvents(
      services.db,
      messages.map(({ body }) => body.id),
    );
  } catch (error) {
    for (const message of messages) tryLater(message, error);
    return [];
  }
  for (const message of messages) if (known.has(message.body.id)) message.ack();
  return messages.filter(({ body }) => !known.has(body.id));
}

async function tellBoxOffice(services: Services, group: AskedByMessage[], done: EventMessage[]): Promise<void> {
  try {
    const boxOffice = boxOfficeOf(services.objects, group[0]!.address);
    const refusals = await boxOffice.decidePayments(group.map(({ command }) => command));
    await eachOrLater(
      group.map(({ message }) => message),
      async (message) => {
        const i = group.findIndex((one) => one.message === message);
        expectHeard(group[i]!, refusals[i] ?? null);
        done.push(message);
      },
    );
  } catch (error) {
    for (const { message } of group) tryLater(message, error);
  }
}

async function rememberAll(services: Services, done: EventMessage[]): Promise<void> {
  if (done.length === 0) return;
  try {
    await recordProviderEvents(
      services.db,
      done.map(({ body: { id, type, createdAtMs } }) => ({ id, type, at: new Date(createdAtMs).toISOString() })),
    );
    for (const message of done) message.ack();
  } catch (error) {
    for (const message of done) tryLater(message, error);
  }
}

async function eachOrLater(
  messages: readonly EventMessage[],
  act: (message: EventMessage) => Promise<void>,
): Promise<void> {
  await Promise.all(
    messages.map(async (message) => {
      try {
        await act(message);
      } catch (error) {
        tryLater(message, error);
      }
    }),
  );
}

function byEvent(asked: readonly AskedByMessage[]): Iterable<AskedByMessage[]> {
  const groups = new Map<string, AskedByMessage[]>();
  for (const one of asked) {
    const group = groups.get(one.address.eventId);
    if (group) group.push(one);
    else groups.set(one.address.eventId, [one]);
  }
  return groups.values();
}
