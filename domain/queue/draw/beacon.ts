import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';

/** A public source of randomness: a drand chain of scheme `bls-unchained-g1-rfc9380`. */
export interface BeaconChain {
  /** Compressed, on G2: 192 hex digits. */
  publicKey: string;
  /** When round 1 came, Unix seconds. */
  genesisSeconds: number;
  periodSeconds: number;
}

/** drand's quicknet, chain 52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971. */
export const QUICKNET: BeaconChain = {
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesisSeconds: 1_692_803_367,
  periodSeconds: 3,
};

/** When a round comes, Unix milliseconds. */
export function roundAtMs({ genesisSeconds, periodSeconds }: BeaconChain, round: number): number {
  return (genesisSeconds + (round - 1) * periodSeconds) * 1_000;
}

/** The first round that comes after a time. */
export function firstRoundAfter(chain: BeaconChain, afterMs: number): number {
  const periods = Math.floor((afterMs / 1_000 - chain.genesisSeconds) / chain.periodSeconds);
  return Math.max(1, periods + 2);
}

/** Whether the signature (hex) is the beacon's of this round. Takes tens of milliseconds. Nothing malformed throws. */
export function isSignedByBeacon(
  chain: BeaconChain,
  { round, signature }: { round: number; signature: string },
): boolean {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(round));
  const bls = bls12_381.shortSignatures;
  try {
    const point = bls.hash(sha256(new Uint8Array(message.buffer)), DOMAIN);
    return bls.verify(bls.Signature.fromBytes(hexToBytes(signature)), point, hexToBytes(chain.publicKey));
  } catch {
    return false;
  }
}

const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
