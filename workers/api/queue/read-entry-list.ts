import * as z from 'zod';
import { entryListKey } from '../../../domain/queue/draw/draw-files.ts';
import { REGISTERS_MAX } from '../../../domain/queue/queue-limits.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

const indexSchema = z.coerce.number().int().min(0);

export const readEntryListOperation = operation({
  id: 'readEntryList',
  method: 'get',
  path: '/v1/events/{eventId}/draw/entries/{class}/{register}',
  tag: 'Queue',
  summary: 'Read who was drawn',
  description:
    'The pseudonyms of everybody in one class and register, 16 bytes each, in the order of their indexes: a minute after closing at the latest. Class 0 is called first.',
  access: 'anyone',
  params: eventParams.extend({ class: indexSchema.max(255), register: indexSchema.max(REGISTERS_MAX - 1) }),
  answer: { status: 200, description: 'The list', schema: z.string(), contentType: 'application/octet-stream' },
  problems: ['not-drawn'],
  async handle({ params, services }) {
    const place = { classIndex: params.class, register: params.register };
    const list = await services.archive.get(entryListKey(idOf<EventId>(params.eventId), place));
    if (list === null) return refuse('not-drawn', { detail: 'There is no such list, or its register has not closed.' });
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(list.size),
      'Content-Disposition': `attachment; filename="entries-${place.classIndex}-${place.register}.bin"`,
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: list.httpEtag,
    };
    return respond(new Response(list.body, { headers }));
  },
});
