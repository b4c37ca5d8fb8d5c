import type { Fan } from '../inventory/commands.ts';
import type { InventoryEvent } from '../inventory/events.ts';
import type { DeviceId } from '../shared/ids.ts';
import type { Queue, Slot } from './queue.ts';
import type { Entry, PassEnded } from './queue-events.ts';

/** The slot of a live pass, used by the browser that it was given to; null: there is none, and nothing may be held. I7. */
export function slotOfPass(
  { slots }: Queue,
  { fan, pass }: { fan: Fan; pass?: { entry: Entry; passSeq: number } | undefined },
): Slot | null {
  const slot = pass && slots.get(pass.entry);
  const isGood = slot?.passSeq === pass?.passSeq && slot?.deviceId === fan.deviceId;
  return slot && isGood ? slot : null;
}

/** The passes that end at this event time: their slots have no hold. Changes nothing: apply the events. */
export function passesDue({ passEnds, slots }: Queue, nowMs: number): PassEnded[] {
  return passEnds
    .due(nowMs)
    .map((entry) => ({ kind: 'pass-ended', entry, why: 'expired', atMs: slots.get(entry)!.expiresAtMs }));
}

/** The slot that an event takes the hold out of; null: of none. Ask before it is applied. */
export function leavingSlot({ slotOfHold, slots }: Queue, event: InventoryEvent): Slot | null {
  if (event.kind !== 'committed' && event.kind !== 'released') return null;
  const entry = slotOfHold.get(event.holdId);
  return entry === undefined ? null : slots.get(entry)!;
}

/** The end of the pass of a slot whose hold has just ended: booked, or its time was over before. Rule QUEUE-14. */
export function passEndAfter({ entry, expiresAtMs }: Slot, { kind }: InventoryEvent, nowMs: number): PassEnded[] {
  if (kind === 'committed') return [{ kind: 'pass-ended', entry, why: 'booked', atMs: nowMs }];
  return expiresAtMs > nowMs ? [] : [{ kind: 'pass-ended', entry, why: 'expired', atMs: nowMs }];
}

/** The end of a pass whose fan says that they have done; none while there is a hold, or when another browser has it. */
export function passEndByFan(
  { slots }: Queue,
  { entry, deviceId }: { entry: Entry; deviceId: DeviceId },
  nowMs: number,
): PassEnded[] {
  const slot = slots.get(entry);
  if (slot?.deviceId !== deviceId || slot.holdId !== null) return [];
  return [{ kind: 'pass-ended', entry, why: 'left', atMs: nowMs }];
}
