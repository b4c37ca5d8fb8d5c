import { unreachable } from '../../../domain/shared/invariant.ts';
import { Fan } from './fan.ts';
import { Gate } from './gate.ts';
import { newBuyer, newGuest, type Identity } from './identities.ts';
import type { ClientOptions, ClientOrder, ClientReport } from './messages.ts';
import { seededRandom } from './random.ts';
import { Recorder } from './recorder.ts';
import { httpShop } from './shop.ts';
import { socketShop } from './socket-shop.ts';

/** One of the processes that fans sit at. It says when it is there, does as its parent tells it, and ends with it. */
const options = JSON.parse(process.argv[2]!) as ClientOptions;
const gate = new Gate();
const recorder = new Recorder({ client: options.name, path: options.historyPath });
const users = options.users.values();
const fans = Array.from({ length: options.guests + options.buyers }, (_, index) => newFan(index));
const lives = Promise.all(fans.map((fan) => fan.live()));

process.on('message', (order: ClientOrder) => void obey(order));
process.on('disconnect', () => process.exit());
report(recorder.report('new'));

async function obey(order: ClientOrder): Promise<void> {
  switch (order) {
    case 'pause':
      await gate.pause();
      return report(recorder.report('new'));
    case 'resume':
      return gate.resume();
    case 'finish':
      gate.finishing = true;
      await lives;
      return report(recorder.report('all'));
    default:
      return unreachable(order);
  }
}

function report(report: ClientReport): void {
  process.send!(report);
}

function newFan(index: number): Fan {
  const { server, eventId, planHash, capacity, zone, sessionSecret } = options;
  const buys = index >= options.guests;
  const openShop = index % 2 === 0 ? httpShop : socketShop;
  return new Fan({
    random: seededRandom(options.seed * 1_000 + index),
    gate,
    recorder,
    nextIdentity: () => (buys ? nextUser() : newGuest(sessionSecret)),
    shopOf: ({ token }) => openShop({ server, eventId, planHash, token }),
    buys,
    capacity,
    zone,
  });
}

async function nextUser(): Promise<Identity | null> {
  const { done, value } = users.next();
  return done ? null : await newBuyer(value, options.sessionSecret);
}
