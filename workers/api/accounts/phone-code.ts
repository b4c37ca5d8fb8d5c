import type { PhoneDocument } from '../../../protocol/http/accounts.ts';
import { readPhone } from '../../../db/queries/accounts.ts';
import type { Services } from '../../services.ts';

/** What a code that was texted is stored under: it is good for this account and this number. Rule NOTIFY-6. */
export function phoneCodeAddress(userId: string, phone: string): string {
  return `${userId} ${phone}`;
}

export async function phoneDocument({ db, sms }: Services, userId: string): Promise<PhoneDocument> {
  return { phone: await readPhone(db, userId), isOffered: sms !== null };
}
