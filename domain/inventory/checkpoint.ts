import type { Inventory } from './inventory.ts';
import type { Publication } from './publication.ts';

export declare function encodeCheckpoint(inventory: Inventory): Uint8Array;
export declare function decodeCheckpoint(publication: Publication, bytes: Uint8Array): Inventory;
