import * as z from 'zod';
import { listNotifications } from '../../../db/queries/notifications.ts';
import { notificationSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const readNotificationsOperation = operation({
  id: 'readNotifications',
  method: 'get',
  path: '/v1/bookings/{bookingId}/notifications',
  tag: 'Operators',
  summary: 'Read what a fan was told of a booking',
  description: 'The delivery log: each mail and text message, and what became of it.',
  access: 'operator',
  params: bookingParams,
  answer: { status: 200, description: 'The oldest first', schema: z.object({ items: z.array(notificationSchema) }) },
  async handle({ params, services }) {
    return answer({ items: await listNotifications(services.db, params.bookingId) });
  },
});
