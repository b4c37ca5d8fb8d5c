import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import {
  FLOOR_PROTOCOL_VERSION,
  clientMessageSchema,
  serverMessageSchema,
} from '../../../protocol/socket/floor-messages.ts';

/** SHA-256 of the schemas, by protocol version. Add a line with a new version; never change one that was deployed. */
const SCHEMA_DIGESTS: Record<number, string> = {
  1: 'd1a122f1277093c12f36eb9a13781bac05b94c21a3b947f18cbd2c665e49b8da',
};

it('[WIRE-6] the socket messages change only together with FLOOR_PROTOCOL_VERSION', () => {
  const schemas = [clientMessageSchema, serverMessageSchema].map((schema) => z.toJSONSchema(schema, { io: 'input' }));
  // The version is a literal in `hello`: it must not count as a change of form.
  const text = JSON.stringify(schemas).replaceAll(`"const":${FLOOR_PROTOCOL_VERSION}`, '"const":"version"');
  const digest = createHash('sha256').update(text).digest('hex');
  expect(digest, 'raise FLOOR_PROTOCOL_VERSION and add its digest here').toBe(SCHEMA_DIGESTS[FLOOR_PROTOCOL_VERSION]);
});
