import { describe, expect, it } from 'vitest';
import type { Fan } from '../../../domain/inventory/commands.ts';
import { ROOT_LOBBY } from '../../../domain/queue/lobby-tree.ts';
import type { EventAddress, LocationHint } from '../../../domain/shared/event-address.ts';
import { idOf, type DeviceId, type EventId } from '../../../domain/shared/ids.ts';
import {
  boxOfficeOf,
  floorAt,
  floorOf,
  lobbyAt,
  registerAt,
  snapshotFloorOf,
  type ObjectNamespaces,
} from '../../../durable-objects/address-book.ts';

const ADDRESS: EventAddress = {
  eventId: idOf<EventId>('01938c5e-0000-7000-8000-00000000d4a0'),
  jurisdiction: 'eu',
  hint: 'weur',
};

describe('[PLACE-2] objects are where their event is', () => {
  const fan: Fan = { userId: null, deviceId: idOf<DeviceId>('01938c5e-0000-7000-8000-00000000d4a1') };
  it.each([
    ['box office', (at: ObjectNamespaces) => boxOfficeOf(at, ADDRESS), 'weur'],
    ['floor of a fan', (at: ObjectNamespaces) => floorOf(at, ADDRESS, 4, fan), 'weur'],
    ['floor of the snapshot', (at: ObjectNamespaces) => snapshotFloorOf(at, ADDRESS, 4), 'weur'],
    ['floor', (at: ObjectNamespaces) => floorAt(at, ADDRESS, 4, 3), 'weur'],
    ['register', (at: ObjectNamespaces) => registerAt(at, ADDRESS, { index: 1, registers: 2 }), 'weur'],
    ['root lobby', (at: ObjectNamespaces) => lobbyAt(at, ADDRESS, ROOT_LOBBY), 'weur'],
    ['lobby of fans in Sydney', (at: ObjectNamespaces) => lobbyAt(at, ADDRESS, 'oc/3'), 'oc'],
  ])('%s: in its jurisdiction, near its fans', (_, take, hint) => {
    const asked: Asked[] = [];
    take(recording(asked));
    expect(asked).toEqual([{ jurisdiction: 'eu', name: expect.stringContaining(`${ADDRESS.eventId}/`), hint }]);
  });
});

interface Asked {
  jurisdiction: string | null;
  name: string;
  hint: LocationHint | null;
}

/** Namespaces that note where an object was asked for: workerd alone knows no jurisdictions. */
function recording(asked: Asked[]): ObjectNamespaces {
  const within = (jurisdiction: string | null) => ({
    jurisdiction: (chosen: string) => within(chosen),
    idFromName: (name: string) => name,
    get: (name: string, options?: { locationHint: LocationHint }) => {
      asked.push({ jurisdiction, name, hint: options?.locationHint ?? null });
    },
  });
  const everywhere = within(null);
  const kinds = ['BoxOffice', 'Floor', 'Cashier', 'Lobby', 'Register'];
  return Object.fromEntries(kinds.map((kind) => [kind, everywhere])) as unknown as ObjectNamespaces;
}
