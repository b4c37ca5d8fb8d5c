import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { BeaconChain } from '../../domain/queue/draw/beacon.ts';

const { shortSignatures } = bls12_381;
const SECRET = sha256(utf8ToBytes('the secret of a beacon for tests'));

/** A beacon with its own key, one round each three seconds. wrangler.toml has the same as BEACON_CHAIN. */
export const LOCAL_BEACON: BeaconChain = {
  publicKey: shortSignatures.getPublicKey(SECRET).toHex(),
  genesisSeconds: 1_700_000_000,
  periodSeconds: 3,
};

/** What the local beacon publishes for a round, hex. */
export function signRound(round: number): string {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(round));
  const digest = sha256(new Uint8Array(message.buffer));
  return shortSignatures
    .sign(shortSignatures.hash(digest, 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'), SECRET)
    .toHex();
}
