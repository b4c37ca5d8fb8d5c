import * as z from 'zod';
import { fenceBodySchema, holdRequestSchema, holdSchema } from '../http/holds.ts';
import { idSchema } from '../http/common.ts';
import { problemSchema } from '../problem.ts';

/**
 * The floor's WebSocket, `GET /v1/events/:id/floor`. Text frames are the JSON below; binary frames are
 * availability (`availability.ts`). The first client message says which version it has.
 */
export const FLOOR_PROTOCOL_VERSION = 1;

const requestId = z.string().min(1).max(64).describe('Chosen by the client; the answer carries it');
const key = z.string().min(8).max(64).describe('As the Idempotency-Key header');

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.literal(FLOOR_PROTOCOL_VERSION),
    have: z.strictObject({ epoch: z.int(), version: z.int() }).nullable().describe('null: send a snapshot'),
  }),
  z.strictObject({ type: z.literal('hold'), requestId, key, body: holdRequestSchema }),
  z.strictObject({ type: z.literal('extend'), requestId, key, holdId: idSchema, body: fenceBodySchema }),
  z.strictObject({ type: z.literal('release'), requestId, key, holdId: idSchema, body: fenceBodySchema }),
]);

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hold'), requestId: z.string(), hold: holdSchema }),
  z.object({ type: z.literal('problem'), requestId: z.string().nullable(), problem: problemSchema }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;
