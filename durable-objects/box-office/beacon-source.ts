import { isSignedByBeacon, type BeaconChain } from '../../domain/queue/draw/beacon.ts';

/** drand's quicknet, at one of its public relays. */
const QUICKNET_URL = 'https://api.drand.sh/52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';

const TIMEOUT_MS = 5_000;
const ANSWER_CHARACTERS_MAX = 2_000;
/** 48 bytes in hex. */
const SIGNATURE = /^[0-9a-f]{96}$/;

/**
 * The signature (hex) that a beacon published for a round, checked against its key: it does not matter whom we ask.
 * null: there is none yet, or nobody answers, or it is not the beacon's; ask again a moment later.
 * @param baseUrl where drand's HTTP API has the chain; undefined: quicknet
 */
export async function fetchBeaconSignature(
  chain: BeaconChain,
  round: number,
  baseUrl: string = QUICKNET_URL,
): Promise<string | null> {
  try {
    const response = await fetch(`${baseUrl}/public/${round}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = (await response.text()).slice(0, ANSWER_CHARACTERS_MAX);
    if (!response.ok) return null;
    const { signature } = JSON.parse(text) as { signature?: unknown };
    if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return null;
    if (isSignedByBeacon(chain, { round, signature })) return signature;
    console.error('ALERT the beacon answered with a signature that is not its own', round, baseUrl);
  } catch (error) {
    console.warn('the beacon does not answer', round, error);
  }
  return null;
}
