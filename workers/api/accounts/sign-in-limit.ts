import type { Services } from '../../services.ts';
import { refuseFor, type RefusalReply } from '../reply.ts';

const RETRY_SECONDS = 60;

/** Whether one more code may be asked for or tried from where a request comes from. */
export async function withinSignInLimit(services: Services, request: Request): Promise<boolean> {
  const client = request.headers.get('CF-Connecting-IP');
  if (client === null) return true;
  const { success } = await services.limits.signIns.limit({ key: client });
  return success;
}

export function tooManySignIns(): RefusalReply {
  return refuseFor('too-many-requests', RETRY_SECONDS, 'Wait a minute, then ask for a code again.');
}
