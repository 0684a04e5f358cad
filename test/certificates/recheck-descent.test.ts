/**
 * # recheck.py on descent, at thresholds known in closed form
 * @module
 */
import { describe, expect, it } from 'vitest';
import { writeCertificate } from '../../src/certificates/write.ts';
import { replaced } from './recheck-kinds.ts';
import { onLine, thresholds } from './descent-line.ts';
import { isSkipped, reason, words } from './recheck-support.ts';

describe.skipIf(isSkipped)(`recheck.py on descent${reason}`, () => {
  it('verifies just inside and rejects just outside', () => {
    // pieces of the ranges of sigma' and sigma'' leave a little room
    const inside = thresholds.map(({ at, threshold }) => writeCertificate(at(threshold * 0.999)));
    expect(words(inside)).toEqual(inside.map(() => 'VERIFIED'));
    const outside = thresholds.map(({ at, threshold }) =>
      writeCertificate(at(threshold * (1 + 2 ** -40))),
    );
    expect(words(outside)).toEqual(outside.map(() => 'REJECTED'));
  });

  it('calls a claim with a wrong field malformed', () => {
    const text = writeCertificate(onLine('all', 0.03, { radius: 0.125, step: 0.01, rate: 0.5 }));
    expect(words([text])).toEqual(['VERIFIED']);
    const faults = [
      replaced(text, '"moving":"all"', '"moving":"v"'),
      replaced(text, '"moving":"all"', '"moving":["all"]'),
      replaced(text, '"moving":"all"', '"moving":true'),
      replaced(text, '"moving":"all",\n', '"all":true,'),
      replaced(text, '"step":0.01', '"step":0'),
      replaced(text, '"step":0.01', '"step":-1'),
      replaced(text, '"rate":0.5', '"rate":0'),
      replaced(text, '"rate":0.5,\n', ''),
      replaced(text, '"labels":[-0.03]', '"labels":[]'),
    ];
    expect(words(faults)).toEqual(faults.map(() => 'MALFORMED'));
  });
});
