/** What the command line expects of runs, against what they took. */
import { describe, expect, it, vi } from 'vitest';
import { allProperties } from '../../properties/index.ts';
import { expectationText } from '../../src/certify/estimate.ts';
import type { Estimate } from '../../src/certify/estimate.ts';
import {
  casesExpected,
  cellsExpected,
  experimentExpected,
  propertiesExpected,
  refutationsExpected,
  trainersExpected,
} from '../../src/cli/run-costs.ts';
import { cells } from '../../src/theorems/kkt/experiment/cells.ts';
import { smallDesign, usualDesign } from '../../src/theorems/kkt/experiment/run.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

function of(...theorems: readonly string[]) {
  return allProperties.filter(({ theorem }) => theorems.includes(theorem));
}

describe('the estimate of a run', () => {
  it.each<readonly [string, Estimate, number, number]>([
    // seconds of the processor without the start of the program, bytes at the peak
    ['verify lipschitz taylor', propertiesExpected(of('lipschitz', 'taylor'), undefined), 7, 170e6],
    ['validate --cases 300', casesExpected(300), 4.8, 297e6],
    ['experiment projection, to 70 %', experimentExpected('projection', false), 11 / 0.7, 391e6],
    ['experiment lazy-gap, to 44 %', experimentExpected('lazy-gap', false), 9.2 / 0.44, 189e6],
    ['experiment width-scaling --small', experimentExpected('width-scaling', true), 2.2, 160e6],
    ['experiment trainers --cases 3', trainersExpected(3), 4.7, 243e6],
    ['experiment trainers --cases 10', trainersExpected(10), 10.1, 244e6],
    ['experiment pgd-vs-sgd --small', cellsExpected(cells, smallDesign), 21.6, 214e6],
    [
      'a case of pgd-vs-sgd',
      cellsExpected(cells.filter(({ id }) => id === 'gaussian-100x50-m4'), usualDesign), // prettier-ignore
      97,
      175e6,
    ],
  ])('is within a factor of 3 of what %s took', (_, estimate, seconds, bytes) => {
    expect(estimate.searchSeconds).toBeGreaterThan(seconds / 3);
    expect(estimate.searchSeconds).toBeLessThan(3 * seconds);
    expect(estimate.bytes).toBeGreaterThan(bytes / 2);
    expect(estimate.bytes).toBeLessThan(2 * bytes);
    expect(estimate.leastBytes).toBeLessThan(bytes);
  });

  it('grows with instances, cases, searches and cells', () => {
    const taylor = of('taylor');
    for (const [less, more] of [
      [propertiesExpected(taylor, 100), propertiesExpected(taylor, 200)],
      [casesExpected(100), casesExpected(200)],
      [refutationsExpected(1, 30), refutationsExpected(2, 30)],
      [
        cellsExpected(cells.slice(0, 1), usualDesign),
        cellsExpected(cells.slice(0, 2), usualDesign),
      ],
    ] as const)
      expect(more.searchSeconds).toBeGreaterThan(less.searchSeconds);
    expect(refutationsExpected(2, 30).searchSeconds).toBe(60);
    expect(expectationText([casesExpected(100)])).toBeUndefined();
    expect(expectationText([casesExpected(1000)])).toBe(
      'about 16 s and 0.30 GB, by a rough estimate',
    );
  });
});

const long = ['refute', 'nice-region', '--drop', 'width', '--time', '5'];

describe('before a run', () => {
  it('is said on stderr what it takes, where that is more than a few seconds', () =>
    inFolder(async (folder) => {
      const { stdout, stderr } = await widthwise(folder, ...long);
      expect(stderr).toBe('expected  about 5 s and 0.30 GB, by a rough estimate\n');
      expect(stdout).not.toContain('expected');
      for (const words of [
        [...long, '--quiet'],
        [...long.slice(0, -1), '2'],
      ])
        expect((await widthwise(folder, ...words)).stderr, words.join(' ')).toBe('');
      const json = await widthwise(folder, ...long, '--json');
      expect([json.stderr, typeof JSON.parse(json.stdout)]).toEqual(['', 'object']);
    }));

  it.each([
    ['verify', 'taylor'],
    ['refute', 'nice-region', '--drop', 'width'],
    ['refute', 'nice-region', '--matrix'],
    ['refute', 'taylor'],
    ['validate', '--target', 'ml-matrix', '--cases', '10'],
    ['experiment', 'rates', '--small'],
    ['experiment', 'pgd-vs-sgd', '--small'],
    ['experiment', 'trainers', '--small'],
    ['demo'],
  ])('is refused what does not fit into the memory: %s %s', (...words) =>
    inFolder(async (folder) => {
      const small = vi.spyOn(process, 'constrainedMemory').mockReturnValue(1e8);
      try {
        const { code, stderr } = await widthwise(folder, ...words);
        expect([code, stderr.replaceAll(/\s+/gu, ' ')]).toEqual([
          3,
          expect.stringMatching(/^error: .*: about 0\.\d+ GB of memory are needed, .* 0\.10 GB /u),
        ]);
      } finally {
        small.mockRestore();
      }
    }),
  );
});
