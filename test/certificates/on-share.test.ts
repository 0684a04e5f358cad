import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/certify/check.ts';

const home = join(import.meta.dirname, '../corpus/valid/v1');

/** What was told, and the verdict. */
async function told(text: string, exact: boolean) {
  const shares: (readonly [string, number])[] = [];
  const onShare = (share: number, stage: string): unknown => shares.push([stage, share]);
  const verdict = await check(text, {
    exact,
    onShare: (share, stage) => {
      onShare(share, stage);
    },
  });
  return { shares, verdict };
}

describe('what a checker tells of itself', () => {
  it.each(readdirSync(home))(
    'begins at 0, never falls within a pass, and changes no verdict: %s',
    async (file) => {
      const text = readFileSync(join(home, file), 'utf8');
      for (const exact of [false, true]) {
        const { shares, verdict } = await told(text, exact);
        expect(verdict).toEqual(await check(text, { exact }));
        const stages = exact ? ['X X^T', 'sigma', 'J J^T'] : ['sigma'];
        for (const stage of stages) {
          const own = shares.filter(([name]) => name === stage).map(([, share]) => share);
          expect(own.length, stage).toBeGreaterThan(0);
          for (const [k, share] of own.entries()) {
            expect(share === 0 || share > (own[k - 1] ?? 1), `${stage} ${k}`).toBe(true);
            expect(share).toBeLessThan(1);
          }
        }
      }
    },
  );

  it('tells of the Cholesky factorisation too', async () => {
    const text = readFileSync(join(home, 'shattered-tanh.json'), 'utf8');
    const { shares } = await told(text, true);
    expect(shares.filter(([stage]) => stage === 'Cholesky').length).toBeGreaterThan(1);
  });
});
