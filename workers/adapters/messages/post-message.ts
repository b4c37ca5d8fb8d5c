import * as z from 'zod';

const SEND_MS_MAX = 10_000;
const takenSchema = z.object({ id: z.string() });

/** Posts a message to its provider as JSON; answers the provider's id of it, where it gives one. @throws when it was not taken */
export async function postMessage(message: {
  url: string;
  apiKey: string | undefined;
  key: string;
  body: unknown;
}): Promise<string | null> {
  const { url, apiKey, key, body } = message;
  const headers = new Headers({ 'Content-Type': 'application/json', 'Idempotency-Key': key });
  if (apiKey !== undefined) headers.set('Authorization', `Bearer ${apiKey}`);
  const signal = AbortSignal.timeout(SEND_MS_MAX);
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const text = await response.text();
  if (!response.ok) throw new Error(`the provider of messages answered ${response.status}`);
  const taken = takenSchema.safeParse(jsonOf(text));
  return taken.success ? taken.data.id : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
