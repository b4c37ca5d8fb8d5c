import { readVenue } from '../../../db/queries/catalogue.ts';
import { upsertVenue } from '../../../db/queries/organising.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import type { VenueId } from '../../../domain/shared/ids.ts';
import { venueSchema } from '../../../protocol/http/catalogue.ts';
import { venueInputSchema } from '../../../protocol/http/organisers.ts';
import { newId } from '../../new-id.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { answer, refuse } from '../reply.ts';
import { keyedBy } from './keyed-by.ts';

export const createVenueOperation = operation({
  id: 'createVenue',
  method: 'post',
  path: '/v1/venues',
  tag: 'Organisers',
  summary: 'Add a venue',
  access: 'organiser',
  body: venueInputSchema,
  answer: { status: 201, description: 'The venue', schema: venueSchema },
  async handle({ body, key, session, services }) {
    const keyed = keyedBy({ services, session, operation: 'createVenue', key, body });
    const written = await once(keyed, async () => {
      const { position, ...venue } = body;
      const { id } = await upsertVenue(services.db, {
        ...venue,
        id: newId<VenueId>(),
        slug: slugOf(venue.name, venue.city),
        latitude: position?.latitude ?? null,
        longitude: position?.longitude ?? null,
        externalKey: keyed.externalKey,
      });
      return { id };
    });
    if (isRefusal(written)) return written;
    const venue = await readVenue(services.db, written.id);
    return venue ? answer(venue) : refuse('not-found');
  },
});
