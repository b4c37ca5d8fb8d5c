import * as z from 'zod';
import { idSchema } from '../../protocol/http/common.ts';

/** Parameters of the paths. */
export const eventParams = z.object({ eventId: idSchema });
export const holdParams = z.object({ eventId: idSchema, holdId: idSchema });
export const venueParams = z.object({ venueId: idSchema });
export const performerParams = z.object({ performerId: idSchema });
export const bookingParams = z.object({ bookingId: idSchema });
export const refundParams = z.object({ refundId: idSchema });
export const transferParams = z.object({ transferId: idSchema });
export const campaignParams = z.object({ eventId: idSchema, campaignId: idSchema });
export const planParams = z.object({ planHash: z.string().regex(/^[0-9a-zA-Z_-]{1,128}$/, 'a content hash') });
