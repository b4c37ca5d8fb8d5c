import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { setEventImage } from '../../../db/queries/posters.ts';
import { readEventRoute } from '../../../db/queries/publishing.ts';
import { readImageFile, type ImageFault, type ImageFile } from '../../../domain/posters/image-file.ts';
import {
  POSTER_BYTES_MAX,
  POSTER_PIXELS_MAX,
  POSTER_SIDE_PIXELS_MAX,
  POSTER_SIDE_PIXELS_MIN,
} from '../../../domain/posters/poster-limits.ts';
import { posterPath } from '../../pages/poster-address.ts';
import { posterKey } from '../../posters/stored-poster.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { eventParams } from '../paths.ts';
import { readBytes } from '../read-body.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';

const uploadedSchema = z
  .object({
    imageUrl: z.string().describe('Named after its content: it may be kept for ever'),
    widthPixels: z.int(),
    heightPixels: z.int(),
  })
  .meta({ id: 'Poster' });

export const uploadPosterOperation = operation({
  id: 'uploadPoster',
  method: 'post',
  path: '/v1/events/{eventId}/poster',
  tag: 'Organisers',
  summary: 'Give an event its poster',
  description: `The body is the file: JPEG, PNG or WebP, told by its own bytes, at most ${POSTER_BYTES_MAX / 1024 / 1024} MB and ${POSTER_PIXELS_MAX / 1e6} megapixels, each side ${POSTER_SIDE_PIXELS_MIN} to ${POSTER_SIDE_PIXELS_MAX} pixels. What the file says of its making (camera, place, editor) is left out. Without one the event has a drawing of its own.`,
  access: 'organiser',
  params: eventParams,
  upload: { contentTypes: ['image/jpeg', 'image/png', 'image/webp'] },
  answer: { status: 201, description: 'The poster', schema: uploadedSchema },
  problems: ['event-not-found', 'body-too-large', 'unsupported-media-type'],
  async handle({ params, key, session, services, request }) {
    const file = await readBytes(request, POSTER_BYTES_MAX);
    if (file === null) {
      return refuse('body-too-large', { detail: `At most ${POSTER_BYTES_MAX} bytes are taken here.` });
    }
    const image = readImageFile(file);
    if (!image.ok) return refuse('unsupported-media-type', { detail: FAULTS[image.failure] });
    const fault = sizeFault(image.value);
    if (fault) return fault;
    if (!(await readEventRoute(services.db, params.eventId))) return refuse('event-not-found');

    const { type, widthPixels, heightPixels, bytes } = image.value;
    const hash = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    const imageUrl = posterPath({ hash, type });
    const keyed = keyedBy({ services, session, operation: 'uploadPoster', key, body: { ...params, hash } });
    const written = await once(keyed, async () => {
      await services.posters.put(posterKey({ hash, type }), bytes, { httpMetadata: { contentType: type } });
      await setEventImage(services.db, { eventId: params.eventId, imageUrl });
      return { imageUrl };
    });
    return isRefusal(written) ? written : answer({ ...written, widthPixels, heightPixels });
  },
});

const FAULTS: Record<ImageFault, string> = {
  'unknown-type': 'A poster is a JPEG, a PNG or a WebP.',
  malformed: 'This file is cut off or damaged.',
  animated: 'A poster does not move.',
};

function sizeFault({ widthPixels, heightPixels }: ImageFile): RefusalReply | null {
  const [least, most] = [Math.min(widthPixels, heightPixels), Math.max(widthPixels, heightPixels)];
  const found = `it is ${widthPixels} × ${heightPixels} pixels`;
  if (least < POSTER_SIDE_PIXELS_MIN) return refuseField('', `${found}; each side needs ${POSTER_SIDE_PIXELS_MIN}`);
  if (most > POSTER_SIDE_PIXELS_MAX)
    return refuseField('', `${found}; no side may have more than ${POSTER_SIDE_PIXELS_MAX}`);
  if (widthPixels * heightPixels > POSTER_PIXELS_MAX)
    return refuseField('', `${found}; at most ${POSTER_PIXELS_MAX} in all`);
  return null;
}
