/**
 * # Digests of the named sets in certificates
 * @module
 */
import { describe, expect, it } from 'vitest';
import { inputsDigest } from '../../src/certificates/format.ts';
import { loadData, rebuildInputs } from '../../src/data/load.ts';

/** How the set is prepared. */
const plain = { normalise: 'none', bias: false } as const;
const whole = { normalise: 'rows', bias: true } as const;

describe('the digests of named sets', () => {
  it('stay the same from release to release, prepared or not, and when rebuilt', async () => {
    const known = [
      ['mnist:20', plain, 'e5548dd44b49feb34b675ced1d1e45d5af1d39eabb20fac5966133b6d44fecef'],
      ['mnist:1000', plain, '7f41a1222515f6a3d1faf5e7ae1821a9198b922b323c41af273f17cf9749be1f'],
      ['iris', plain, 'ffaeffbdb790e74724bb7258697be3c77ea785bff30719ef7b4050c71d70a1af'],
      ['gaussian:5x3', plain, '79f64494d577c13acc79a9fdfc929ccfdbea612eed07ce032c6bfbdfaced5ad1'],
      ['mnist:20', whole, '40189b4dcdbe895ce5c64157142846b7a3a9eb01429f72d787cf5539a38b65b6'],
      ['iris', whole, '68d9116f7dcc86bfe21b8dc49e9e0e70394086eb3fffbc7b4dd95f28f57790e0'],
      ['gaussian:5x3', whole, '26a21e0aded2dc9eb3d240abec1f132964a3dbd53e2a6fe2a25f85b94871969d'],
    ] as const;
    for (const [data, how, digest] of known) {
      const { inputs, recipe } = await loadData({ data, ...how, seed: 1 });
      expect(inputsDigest(inputs), data).toBe(digest);
      expect(inputsDigest(await rebuildInputs(recipe)), data).toBe(digest);
    }
  });
});
