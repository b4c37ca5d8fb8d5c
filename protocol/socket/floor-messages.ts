import * as z from 'zod';
import { fenceBodySchema, holdRequestSchema, holdSchema } from '../http/holds.ts';
import { claimRequestSchema, claimSchema } from '../http/claims.ts';
import { idSchema } from '../http/common.ts';
import { problemSchema } from '../problem.ts';

/**
 * The floor's WebSocket, `GET /v1/events/:id/floor`. Text frames are the JSON below; binary frames are
 * availability (`availability.ts`). The first client message says which version it has.
 */
export const FLOOR_PROTOCOL_VERSION = 4;

/** A page of an older version does not know some of the messages that come, and needs none of them. */
const VERSIONS_SPOKEN = [1, 2, 3, FLOOR_PROTOCOL_VERSION] as const;

const requestId = z.string().min(1).max(64).describe('Chosen by the client; the answer carries it');
const key = z.string().min(8).max(64).describe('As the Idempotency-Key header');

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.literal(VERSIONS_SPOKEN),
    have: z.strictObject({ epoch: z.int(), version: z.int() }).nullable().describe('null: send a snapshot'),
  }),
  z.strictObject({
    type: z.literal('hold'),
    requestId,
    key,
    body: holdRequestSchema,
    pass: z.string().min(1).max(200).optional().describe('Of an event with a queue'),
    permit: z.string().min(1).max(200).optional().describe('In the presale'),
  }),
  z.strictObject({ type: z.literal('extend'), requestId, key, holdId: idSchema, body: fenceBodySchema }),
  z.strictObject({ type: z.literal('release'), requestId, key, holdId: idSchema, body: fenceBodySchema }),
  z
    .strictObject({ type: z.literal('claim'), requestId, body: claimRequestSchema })
    .describe('My number is called, and I am here: as long as this socket is open'),
  z.strictObject({ type: z.literal('leave'), requestId }).describe('I have done: whoever is next may shop'),
]);

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hold'), requestId: z.string(), hold: holdSchema }),
  z
    .object({ type: z.literal('hold-changed'), hold: holdSchema })
    .describe('What became of your hold without you: its payment was taken or has failed, or its time is over'),
  z
    .object({ type: z.literal('clock'), paused: z.boolean(), paymentsDown: z.boolean() })
    .describe('The time of all holds has stopped, or goes on'),
  z
    .object({ type: z.literal('claim'), requestId: z.string().nullable(), claim: claimSchema })
    .describe('The answer to a claim; without a request when the place in line has become a pass'),
  z.object({ type: z.literal('left'), requestId: z.string() }),
  z.object({ type: z.literal('problem'), requestId: z.string().nullable(), problem: problemSchema }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;
