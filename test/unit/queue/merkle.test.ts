import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditPath, MerkleRoot, standsInTree } from '../../../domain/queue/draw/merkle.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { CHUNK_ENTRIES, chunkedAuditPath, chunkHashes } from '../../../domain/queue/draw/merkle-chunks.ts';
import { entryOf } from '../../support/local-draw.ts';

describe('the Merkle tree of a register', () => {
  test('[DRAW-1] has the roots of RFC 6962 (the vectors of certificate transparency)', () => {
    // From google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc.
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    for (const [size, root] of roots.entries()) {
      expect(rootOf(leaves.slice(0, size).map((hex) => hexToBytes(hex)))).toBe(root);
    }
  });

  test('[DRAW-1] every entry of every small tree has a path that shows it at its index, and nowhere else', () => {
    for (let count = 1; count <= 33; count++) {
      const entries = Array.from({ length: count }, (_, index) => entryOf(index));
      const root = hexToBytes(rootOf(entries));
      for (const [index, entry] of entries.entries()) {
        const path = auditPath(sha256, entries, index);
        for (let claimed = 0; claimed <= count; claimed++) {
          expect(standsInTree(sha256, { entry, index: claimed, count, path, root })).toBe(claimed === index);
        }
      }
    }
  });

  test('[DRAW-1] a path by chunks is the path of the whole tree', () => {
    for (const count of [1, 2, 255, 256, 257, 511, 513, 700, 1_025]) {
      const entries = Array.from({ length: count }, (_, index) => entryOf(index));
      const hashes = chunkHashes(sha256, Buffer.concat(entries));
      for (const index of [0, 1, count >> 1, count - 1].filter((at) => at < count)) {
        const from = index - (index % CHUNK_ENTRIES);
        const chunk = Buffer.concat(entries.slice(from, from + CHUNK_ENTRIES));
        const path = chunkedAuditPath(sha256, { chunk, hashes, index });
        expect(path.map(bytesToHex)).toEqual(auditPath(sha256, entries, index).map(bytesToHex));
      }
    }
  });

  test('[DRAW-1] a path with one changed byte, one step more or one less shows nothing', () => {
    const entries = Array.from({ length: 21 }, (_, index) => entryOf(index));
    const root = hexToBytes(rootOf(entries));
    fc.assert(
      fc.property(fc.nat(20), fc.nat(31), fc.integer({ min: 1, max: 255 }), fc.nat(10), (index, byte, change, step) => {
        const path = auditPath(sha256, entries, index);
        const proof = { entry: entries[index]!, index, count: entries.length, root };
        const changed = path.map((hash) => hash.slice());
        changed[step % path.length]![byte]! ^= change;
        expect(standsInTree(sha256, { ...proof, path: changed })).toBe(false);
        expect(standsInTree(sha256, { ...proof, path: path.slice(1) })).toBe(false);
        expect(standsInTree(sha256, { ...proof, path: [...path, root] })).toBe(false);
        expect(standsInTree(sha256, { ...proof, path, entry: entryOf('nobody') })).toBe(false);
      }),
    );
  });
});

function rootOf(entries: Uint8Array[]): string {
  const tree = new MerkleRoot(sha256);
  for (const entry of entries) tree.add(entry);
  return bytesToHex(tree.root());
}
