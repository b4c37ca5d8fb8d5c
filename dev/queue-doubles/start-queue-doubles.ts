import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { roundAtMs } from '../../domain/queue/draw/beacon.ts';
import { jsonAnswer, startLocalServer, type LocalAnswer, type LocalServer } from '../local-server.ts';
import { LOCAL_BEACON, signRound } from './local-beacon.ts';

/** What the double of Turnstile takes for a robot's token. */
export const ROBOT_TOKEN = 'a-robot';

/**
 * What the queue asks of the outside world, on this machine: `GET /beacon/public/ROUND` is a beacon with a key of its
 * own, as drand's HTTP API answers; `POST /turnstile/siteverify` is Turnstile's check, for its official test secret.
 */
export async function startQueueDoubles(options: { port: number }): Promise<LocalServer> {
  return await startLocalServer({
    port: options.port,
    handle: ({ method, url, body }) => {
      const round = /^\/beacon\/public\/([1-9]\d{0,14})$/.exec(url.pathname)?.[1];
      if (method === 'GET' && round !== undefined) return roundAnswer(Number(round));
      if (method === 'POST' && url.pathname === '/turnstile/siteverify') return verdict(new URLSearchParams(body));
      return { status: 404 };
    },
  });
}

/** Of the future nothing is known. */
function roundAnswer(round: number): LocalAnswer {
  if (roundAtMs(LOCAL_BEACON, round) > Date.now()) return jsonAnswer({ error: 'too early' }, 425);
  const signature = signRound(round);
  return jsonAnswer({ round, randomness: bytesToHex(sha256(hexToBytes(signature))), signature });
}

/** As developers.cloudflare.com/turnstile/troubleshooting/testing has the test secrets. */
function verdict(form: URLSearchParams): LocalAnswer {
  const [secret, response] = [form.get('secret') ?? '', form.get('response') ?? ''];
  const fault = !secret.startsWith('1x000')
    ? 'invalid-input-secret'
    : response === '' || response === ROBOT_TOKEN
      ? 'invalid-input-response'
      : null;
  return jsonAnswer({ success: fault === null, 'error-codes': fault === null ? [] : [fault], hostname: 'localhost' });
}
