import { createLoginCode } from '../../../db/queries/accounts.ts';
import { databaseFailure } from '../../../db/errors.ts';
import type { Services } from '../../services.ts';
import { CODE_SECONDS } from '../../session/sign-in-code.ts';

/** A request that comes again finds its code stored: it is sent again, nothing else. */
export async function storeCodeOnce(
  services: Services,
  code: { id: string; email: string; codeHash: string },
): Promise<void> {
  const expiresAt = new Date(Date.now() + CODE_SECONDS * 1000).toISOString();
  try {
    await createLoginCode(services.db, { ...code, expiresAt });
  } catch (error) {
    if (databaseFailure(error).kind !== 'unique-violation') throw error;
  }
}
