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
  1: '87165c52274ec67434704bc8724f69d7b3d39a39f9e95dd6c6b06ea15f674e41',
  2: '807d39a5b673a10eea390f23f20d274fc3e5e755f2718a65dc00fb32f181fc68',
  3: '9d259a2177bc67192ce290e9780912bcae02457c22faf1a9950829297d842506',
  4: 'f891072487e4d1f7c82ee4eb68cb11343dd4ed88508ed81dcc85f8bd12505291',
};

it('[WIRE-6] the socket messages change only together with FLOOR_PROTOCOL_VERSION', () => {
  const schemas = [clientMessageSchema, serverMessageSchema].map((schema) => z.toJSONSchema(schema, { io: 'input' }));
  const digest = createHash('sha256').update(JSON.stringify(schemas, withoutWords)).digest('hex');
  expect(digest, 'raise FLOOR_PROTOCOL_VERSION and add its digest here').toBe(SCHEMA_DIGESTS[FLOOR_PROTOCOL_VERSION]);
});

/** What is said about a field is not its form; nor is the version itself, a literal in `hello`. */
function withoutWords(key: string, value: unknown): unknown {
  if (key === 'description' || key === 'example') return undefined;
  return key === 'protocol' ? 'version' : value;
}
