/**
 * # The re-checker's lower bounds of sigma_min are below the true values
 * @module
 */
import { expect, it } from 'vitest';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { isSkipped, reason, recheck } from '../recheck-support.ts';
import { claimInstances } from './claim-instances.ts';
import { patternOf, real } from './pattern.ts';
import { follow, notSharp } from './table.ts';
import type { Seen } from './table.ts';

const pattern = patternOf(
  'VERIFIED: {:words}, {n} inputs in dimension {d}, width {m}, radius {radius float} in float64: sigma_min(J) > {need down 6}',
);

it.skipIf(isSkipped)(`every number in a line of recheck.py is rounded to its side${reason}`, () => {
  const seen: Seen = { met: new Set(), sharp: new Set() };
  const instances = claimInstances();
  const lines = recheck(instances.map(({ certificate }) => writeCertificate(certificate)));
  for (const [k, { truths }] of instances.entries()) {
    const { need } = truths;
    // what is below 0 is left at 0
    const isNegative = need !== undefined && 'hi' in need && need.hi.num < 0n;
    expect(lines[k]).toMatch(pattern.regex);
    follow(pattern, lines[k] ?? '', isNegative ? { ...truths, need: real(0) } : truths, seen);
  }
  expect(notSharp([pattern], seen)).toEqual([]);
});
