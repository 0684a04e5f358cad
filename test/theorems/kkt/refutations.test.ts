import { mirrored } from '../../../src/theorems/hypotheses.ts';
import { describe, expect, it } from 'vitest';
import type { Fact, FactPoint, FactsFile } from '../../../src/certificates/facts/format.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { altered, changed, hidden, missing, outputs, q, withPoint } from '../altered.ts';
import { proposal } from '../proposals.ts';

const mirroredWords = mirrored.says;

const [zero, one] = [q('0'), q('1')];

describe('a KKT point whose bound fails', () => {
  const bounds = [
    'kkt/mirrored-start',
    'kkt/mirrored-start-cone',
    'kkt/mirrored-start-box',
    'kkt/positive-outputs',
    'false/kkt-constant',
  ];

  it.each(bounds)('is for %s one of the same ball and set', (id) => {
    const file = proposal(id);
    const k = file.facts.findIndex((f) => f.fact === 'kkt');
    const b = file.facts.findIndex((f) => f.fact === 'kkt-bound-fails');
    const [point, bound] = [file.facts[k], file.facts[b]];
    if (point?.fact !== 'kkt' || bound?.fact !== 'kkt-bound-fails') throw new Error('no bound');
    const other = q('98765/4321');
    expect(missing(id, altered(file, k, { radius: other }))).toMatch(/bound .* fails/);
    expect(missing(id, altered(file, b, { radius: other }))).toMatch(/bound .* fails/);
    for (const key of Object.keys(bound.set).filter((name) => name !== 'set')) {
      const set = { ...bound.set, [key]: other };
      expect(missing(id, altered(file, b, { set })), key).toMatch(/bound .* fails/);
    }
    const apart = { set: 'cone', least: q('1/7'), ratio: q('98') };
    for (const set of [apart, { set: 'box', least: q('1/7'), most: q('98') }])
      expect(missing(id, altered(file, b, { set }))).toMatch(/bound .* fails/);
    if (bound.set.set !== 'ball')
      expect(missing(id, altered(file, b, { set: { set: 'ball' } }))).toMatch(/bound .* fails/);
  });

  it('is over a box without 0 where zeta > 0, and with 0 where zeta = 0', () => {
    for (const id of ['kkt/width', 'kkt/kappa', 'kkt/mirrored-start-box'])
      expect(missing(id, changed(proposal(id), 'kkt', { least: zero }))).toMatch(/zeta > 0/);
    const id = 'kkt/positive-outputs';
    expect(missing(id, changed(proposal(id), 'kkt', { least: one }))).toMatch(/zeta = 0/);
  });

  it('has W0 with the v of P not mirrored', () => {
    const id = 'kkt/mirrored-start-box';
    const file = proposal(id);
    const judged = (W: readonly (readonly string[])[], v: readonly string[]): string =>
      missing(id, withPoint(withPoint(file, 'C', hidden(...W)), 'P', outputs(...v)));
    const mirrored = `not so: ${mirroredWords}, at W of C, v of P`;
    expect(judged([['1'], ['1']], ['2', '-2'])).toBe(mirrored);
    expect(judged([['1'], ['1']], ['2', '2'])).toBe('nothing');
    expect(judged([['1'], ['1']], ['2', '-3'])).toBe('nothing');
    expect(judged([['1'], ['-1']], ['2', '-2'])).toBe('nothing');
    expect(judged([['1', '0'], ['1', '3']], ['2', '-2'])).toBe('nothing'); // prettier-ignore
    expect(judged([['1', '3'], ['1', '3']], ['2', '-2'])).toBe(mirrored); // prettier-ignore
    expect(judged([['1'], ['5'], ['1'], ['5']], ['2', '7', '-2', '-7'])).toBe(mirrored);
    expect(judged([['1'], ['5'], ['1'], ['6']], ['2', '7', '-2', '-7'])).toBe('nothing');
    expect(judged([['1'], ['5'], ['1'], ['5']], ['2', '7', '-2', '7'])).toBe('nothing');
    // false for odd width; undecided if v has another width
    expect(judged([['0'], ['0'], ['0']], ['0', '0', '0'])).toBe('nothing');
    expect(judged([['1'], ['1'], ['1']], ['2', '-2'])).toBe(mirrored);
  });
});

describe('a radius that is small enough for C5', () => {
  const box = { set: 'box', least: one, most: q('5') } as const;

  /** sigma = 3 x^2 + x, X = (3, 4)^T: sigma'' = 6, the rows of K o K sum to 225 and 400, so M <= 120. */
  function file(least: string, change: Partial<FactsFile['instance']> = {}): FactsFile {
    const W = matrix(2, 1, [q('1'), q('1')]);
    const points = {
      P: { hidden: W, outputs: [q('1'), q('-1')] },
      C: { hidden: W, outputs: [q('1'), q('-1')] },
      S: { hidden: W, outputs: [q('1'), q('0')] },
    };
    const inputs = matrix(2, 1, [q('3'), q('4')]);
    const activation = activationNamed('3*x^2 + x').value;
    const facts: readonly Fact[] = [
      { fact: 'sizes', at: 'P', relation: 'n <= h d' },
      { fact: 'mirrored', at: 'C' },
      { fact: 'singular', at: 'S', least: q(least) },
      { fact: 'kkt', at: 'P', centre: 'C', radius: q('1/10'), multipliers: [zero, zero], ...box },
      { fact: 'loss', at: 'P', from: one, to: one },
    ];
    return { instance: { activation, inputs, points, ...change }, facts, provenance: {} };
  }
  const judged = (f: FactsFile): string => missing('kkt/kappa', f);
  const tooLarge = /eps <= s/;

  it('is at most s/(3 h M)', () => {
    expect(judged(file('36'))).toBe('nothing');
    expect(judged(file('35.999'))).toMatch(tooLarge);
    expect(judged(file('-36'))).toMatch(tooLarge);
    const turned = { inputs: matrix(2, 1, [q('4'), q('-3')]) };
    expect(judged(file('36', turned))).toBe('nothing');
    expect(judged(file('35.999', turned))).toMatch(tooLarge);
  });

  it('is that of the KKT fact of P around C, not of another fact', () => {
    const large = file('35.999');
    const radius = q('1/1000000');
    const kkt = { fact: 'kkt', at: 'P', centre: 'C', radius, multipliers: [zero, zero], ...box };
    const decoys: readonly Fact[] = [
      { ...kkt, fact: 'kkt', at: 'C' },
      { ...kkt, fact: 'kkt', centre: 'P' },
      { fact: 'in-ball', at: 'P', centre: 'C', radius, around: zero },
    ];
    for (const decoy of decoys)
      expect(judged({ ...large, facts: [...large.facts, decoy] }), decoy.fact).not.toBe('nothing');
    const near: Fact = { ...kkt, fact: 'kkt' };
    expect(judged({ ...large, facts: [...large.facts, near] })).toBe('nothing');
  });

  it('needs a number for the second derivative of sigma', () => {
    const sigma = (name: string): Partial<FactsFile['instance']> => ({
      activation: activationNamed(name).value,
    });
    expect(judged(file('12', sigma('x^2')))).toBe('nothing');
    expect(judged(file('11.99', sigma('x^2')))).toMatch(tooLarge);
    expect(judged(file('1/1000', sigma('x')))).toBe('nothing');
    expect(judged(file('1000000', sigma('x^3')))).toMatch(tooLarge);
    expect(judged(file('1000000', sigma('tanh')))).toMatch(tooLarge);
  });

  it('is for the first half of the centre, with weights 1', () => {
    const good = file('36');
    for (const v of [
      ['0', '1'],
      ['1', '1'],
      ['2', '0'],
      ['0', '0'],
    ])
      expect(judged(withPoint(good, 'S', outputs(...v)))).toMatch(tooLarge);
    expect(judged(withPoint(good, 'S', hidden(['1'], ['2'])))).toMatch(tooLarge);
    const short = withPoint(good, 'S', (p) => outputs('1')(hidden(['1'])(p)));
    expect(judged(short)).toMatch(tooLarge);
    const long = (p: FactPoint): FactPoint =>
      outputs('1', '1', '0', '0')(hidden(['1'], ['1'], ['1'], ['1'])(p));
    expect(judged(withPoint(good, 'S', long))).toMatch(tooLarge);
  });
});
