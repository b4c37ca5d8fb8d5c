import { problemOf } from '../../../protocol/refusal-problem.ts';
import type { Services } from '../../services.ts';
import type { RefusalReply } from '../reply.ts';

const RETRY_SECONDS = 60;

/** Whether one more code may be asked for or tried from where a request comes from. */
export async function withinSignInLimit(services: Services, request: Request): Promise<boolean> {
  const client = request.headers.get('CF-Connecting-IP');
  if (client === null) return true;
  const { success } = await services.limits.signIns.limit({ key: client });
  return success;
}

export function tooManySignIns(): RefusalReply {
  const problem = problemOf('too-many-requests', { detail: 'Wait a minute, then ask for a code again.' });
  return { kind: 'refusal', refused: { problem, retryAfterSeconds: RETRY_SECONDS }, headers: {} };
}
