import type { InventoryEvent } from './events.ts';

export declare function encodeFrame(events: readonly InventoryEvent[]): Uint8Array;
export declare function decodeFrame(bytes: Uint8Array): InventoryEvent[];
