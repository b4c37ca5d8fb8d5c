import type { Services } from '../services.ts';

/**
 * Says that there are changes to relay. It may be lost: the cron trigger looks once a minute. So it never fails what
 * made the change.
 */
export async function announceChanges(
  services: Pick<Services, 'changes'>,
  options?: { delaySeconds: number },
): Promise<void> {
  try {
    await services.changes.send({ kind: 'changes-made' }, options);
  } catch (error) {
    console.error('changes were not announced', error);
  }
}
