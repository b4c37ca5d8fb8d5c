import type { Fan } from '../domain/inventory/commands.ts';
import { isLobbyName, regionOfLobby, type LobbyName } from '../domain/queue/lobby-tree.ts';
import type { EventAddress } from '../domain/shared/event-address.ts';
import type { DeviceId } from '../domain/shared/ids.ts';
import { invariant } from '../domain/shared/invariant.ts';
import type { BoxOffice } from './box-office/box-office.ts';
import type { Cashier } from './cashier/cashier.ts';
import type { Floor } from './floor/floor.ts';
import type { Lobby } from './lobby/lobby.ts';
import type { Register } from './register/register.ts';

/** The objects' namespaces, as `ctx.exports` has them. */
export interface ObjectNamespaces {
  BoxOffice: DurableObjectNamespace<BoxOffice>;
  Floor: DurableObjectNamespace<Floor>;
  Cashier: DurableObjectNamespace<Cashier>;
  Lobby: DurableObjectNamespace<Lobby>;
  Register: DurableObjectNamespace<Register>;
}

/** A new stub for the event's one box office. Keep it, and take another when a call breaks it. */
export function boxOfficeOf(exports: ObjectNamespaces, address: EventAddress): DurableObjectStub<BoxOffice> {
  return stubOf(exports.BoxOffice, address, `${address.eventId}/box-office`);
}

/** The floor where this fan shops: always the same one for the same device. */
export function floorOf(
  exports: ObjectNamespaces,
  address: EventAddress,
  floors: number,
  fan: Fan,
): DurableObjectStub<Floor> {
  return floorAt(exports, address, floors, floorIndexOf(fan.deviceId, floors));
}

/** Which floor that is. A device id is a UUIDv7: its last 32 bits are random. */
export function floorIndexOf(deviceId: DeviceId, floors: number): number {
  return Number.parseInt(deviceId.slice(-8), 16) % floors;
}

/** The floor that is the origin of the event's cached snapshot. One and the same, so that versions never go back. */
export function snapshotFloorOf(
  exports: ObjectNamespaces,
  address: EventAddress,
  floors: number,
): DurableObjectStub<Floor> {
  return floorAt(exports, address, floors, 0);
}

/** Floor `index` of 0..floors-1. Both numbers are in its name: a floor knows from it how often it may call. */
export function floorAt(
  exports: ObjectNamespaces,
  address: EventAddress,
  floors: number,
  index: number,
): DurableObjectStub<Floor> {
  invariant(index >= 0 && index < floors, `floor ${index} is one of ${floors}`);
  return stubOf(exports.Floor, address, `${address.eventId}/floor/${index}/${floors}`);
}

/** Which floor of how many this object is, by its own name. */
export function floorPlaceOf(id: DurableObjectId): { index: number; floors: number } {
  const match = /\/floor\/(\d+)\/(\d+)$/.exec(id.name ?? '');
  invariant(match, `a floor is called event/floor/index/floors, not "${id.name}"`);
  return { index: Number(match[1]), floors: Number(match[2]) };
}

/** Register `index` of 0..registers-1. Both numbers are in its name: a register knows from it which entries are its own. */
export function registerAt(
  exports: Pick<ObjectNamespaces, 'Register'>,
  address: EventAddress,
  { index, registers }: { index: number; registers: number },
): DurableObjectStub<Register> {
  invariant(index >= 0 && index < registers, `register ${index} is one of ${registers}`);
  return stubOf(exports.Register, address, `${address.eventId}/register/${index}/${registers}`);
}

/** Which register of how many this object is, by its own name. */
export function registerPlaceOf(id: DurableObjectId): { index: number; registers: number } {
  const match = /\/register\/(\d+)\/(\d+)$/.exec(id.name ?? '');
  invariant(match, `a register is called event/register/index/registers, not "${id.name}"`);
  return { index: Number(match[1]), registers: Number(match[2]) };
}

/** A lobby of the event's tree, near those who wait there. */
export function lobbyAt(
  exports: Pick<ObjectNamespaces, 'Lobby'>,
  address: EventAddress,
  name: LobbyName,
): DurableObjectStub<Lobby> {
  const near = { ...address, hint: regionOfLobby(name) ?? address.hint };
  return stubOf(exports.Lobby, near, `${address.eventId}/lobby/${name}`);
}

/** Which lobby of its event this object is, by its own name. */
export function lobbyNameOf(id: DurableObjectId): LobbyName {
  const name = /\/lobby\/(.+)$/.exec(id.name ?? '')?.[1] ?? '';
  invariant(isLobbyName(name), `a lobby is called event/lobby/name, not "${id.name}"`);
  return name;
}

/** The cashier of a payment account: one, whatever events it is for. */
export function cashierOf(exports: Pick<ObjectNamespaces, 'Cashier'>, account = 'stripe'): DurableObjectStub<Cashier> {
  return exports.Cashier.get(exports.Cashier.idFromName(`cashier/${account}`));
}

function stubOf<Kind extends Rpc.DurableObjectBranded>(
  everywhere: DurableObjectNamespace<Kind>,
  address: EventAddress,
  name: string,
): DurableObjectStub<Kind> {
  const namespace = address.jurisdiction === null ? everywhere : within(everywhere, address.jurisdiction);
  const id = namespace.idFromName(name);
  // The hint counts at the first touch only, but any call may be the first.
  return address.hint === null ? namespace.get(id) : namespace.get(id, { locationHint: address.hint });
}

/** workerd alone has no jurisdictions and says so by throwing: there, and only there, the event lives where it can. */
function within<Kind extends Rpc.DurableObjectBranded>(
  everywhere: DurableObjectNamespace<Kind>,
  jurisdiction: DurableObjectJurisdiction,
): DurableObjectNamespace<Kind> {
  try {
    return everywhere.jurisdiction(jurisdiction);
  } catch (error) {
    if (error instanceof Error && error.message.includes('not implemented in workerd')) return everywhere;
    throw error;
  }
}
