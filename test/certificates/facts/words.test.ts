/**
 * # The sentences of a verdict, read by an outsider
 *
 * For every verified file, and with long numbers in every fact.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { galleryIds, galleryText } from '../../../src/counterexamples/gallery.ts';
import { answer, instance, mat, point, q, vec, verdictOn } from './support.ts';

const corpus = join(import.meta.dirname, '../../corpus/facts');

const files: readonly (readonly [string, () => string])[] = [
  ...['v1', 'v2'].flatMap((version) => {
    const valid = join(corpus, version, 'valid');
    return readdirSync(valid).map(
      (name) => [name, (): string => readFileSync(join(valid, name), 'utf8')] as const,
    );
  }),
  ...galleryIds().map((id) => [id, (): string => galleryText(id)] as const),
];

/** The sentence of a verified fact. */
function saidOf(about: Parameters<typeof verdictOn>[0], fact: Fact): string {
  const verdict = verdictOn(about, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

/** A kind of point, or a derivative, without the function and the variables that it is about. */
const ofNothing =
  /(?:minimum|maximum|saddle|gradient|Hessian)(?! nor a local maximum| of l in (?:W|all layers)| of L~ (?:in|over all) \(| descent|\) d)/u;

describe('every sentence about a kind of point', () => {
  it.each(files)('names its function and its variables, in %s', (_, text) => {
    const verdict = checkFacts(text());
    if (verdict.kind !== 'verified') throw new Error(verdict.kind);
    for (const says of verdict.hypotheses) expect(says).not.toMatch(ofNothing);
  });

  it('says in which variables a minimum is strict: for tanh at w = 0, v = 1, y = 0 in W and not in (W, v)', () => {
    const flat = instance('tanh', [[1]], [0], { P: point([[0]], 1), Z: point([[0]], 2) });
    const fact = (moving: 'hidden' | 'all'): Fact => ({
      fact: 'stationary',
      at: 'P',
      moving,
      radius: q('1/4'),
      from: q(0),
      to: q('1/100'),
      nature: 'minimum',
    });
    expect(saidOf(flat, fact('hidden'))).toMatch(
      /^A point where the gradient of l in W \(v fixed\) is 0 .*; it is a strict local minimum of l in W \(v fixed\), since the Hessian of l in W \(v fixed\) is positive definite there\.$/u,
    );
    expect(answer(flat, fact('all'))).not.toBe('verified');
    const exact = { fact: 'local-minimum', at: 'P', moving: 'hidden', by: 'hessian' } as const;
    expect(saidOf(flat, exact)).toBe(
      'P is a local minimum of l in W (v fixed), because the gradient of l in W (v fixed) is exactly 0 and the Hessian of l in W (v fixed) is positive definite over Q; so it is a strict one.',
    );
  });
});

describe('a sentence for every width and every (W, v)', () => {
  it('says that f is defined at no (W, v), for 1/x at X = (0, 1, -1)', () => {
    const about = instance('1/x', [[0], [1], [-1]], [0, 1, 1]);
    const loss = { combination: vec(0, 1, 1), loss: q(1) };
    expect(saidOf(about, { fact: 'unfittable', by: 'odd', ...loss })).toContain(
      'for every width and every (W, v) at which f is defined, where L = 1 exactly',
    );
  });

  it.each(['1/x', 'sqrt(x)', 'log(x)', 'x/(x - 1)'])(
    'bounds the loss at equal inputs where f is defined, for %s',
    (sigma) => {
      const about = instance(sigma, [[2], [2]], [0, 2]);
      const loss = { combination: vec(1, -1), loss: q(1) };
      expect(saidOf(about, { fact: 'unfittable', by: 'equal-inputs', ...loss })).toContain(
        'every (W, v) at which f is defined',
      );
    },
  );

  it('calls a minimum of the enlarged loss one over the (W, v) where f is defined, for 1/x', () => {
    const about = instance('1/x', [[1], [1]], [-1, 1], { P: point([[1]], 0) });
    const unit = { penalty: q(1), scale: q(0), offset: q(0), direction: vec(0) };
    expect(saidOf(about, { fact: 'enlarged-minimum', at: 'P', ...unit })).toContain(
      'is a global minimum of L~ over all (W, v, a, b, w) at which f is defined, and L~ = 1 exactly there',
    );
  });
});

/** About 1/3, and too long to be shown as a fraction. */
const long = ratio(10n ** 40n + 1n, 3n * 10n ** 40n + 1n);

describe('a fact with a long fraction', () => {
  const line = instance('x', [[1]], [0], {
    P: point([[0]], 1),
    C: point([[1]], 1),
    F: { hidden: mat([1]), outputs: [long] },
    L: { hidden: mat([1]), outputs: [ratio(long.num + 1n, long.den)] },
  });
  const pair = instance('x', [[1]], [1], { P: point([[0], [0]], 1, -1) });

  const noSentence =
    /\b(?:within|than|at most|at least|length|range|root of|between|and|<=|>=|=) in \[|\bin in\b|(?:which|is|be) =/u;

  it.each<readonly [string, Parameters<typeof verdictOn>[0], Fact]>([
    [
      'in-ball: around',
      line,
      { fact: 'in-ball', at: 'P', centre: 'C', radius: q(2), around: long },
    ],
    [
      'in-ball: radius',
      line,
      { fact: 'in-ball', at: 'P', centre: 'P', radius: long, around: q(0) },
    ],
    ['loss', line, { fact: 'loss', at: 'F', from: q(0), to: long }],
    ['lower', line, { fact: 'lower', at: 'F', than: 'L' }],
    ['outputs-nonzero', line, { fact: 'outputs-nonzero', at: 'F' }],
    ['singular', line, { fact: 'singular', at: 'P', least: long }],
    [
      'kkt over a ball',
      line,
      { fact: 'kkt', at: 'P', centre: 'P', radius: long, multipliers: vec(0), set: 'ball' },
    ],
    [
      'kkt over a cone',
      pair,
      {
        fact: 'kkt',
        at: 'P',
        centre: 'P',
        radius: long,
        multipliers: vec(0),
        set: 'cone',
        least: long,
        ratio: ratio(long.den, long.num),
      },
    ],
    [
      'stationary',
      line,
      {
        fact: 'stationary',
        at: 'P',
        moving: 'hidden',
        radius: long,
        from: q(0),
        to: long,
        nature: 'minimum',
      },
    ],
  ])('makes a sentence, as %s', (_, about, fact) => {
    const verdict = verdictOn(about, fact);
    const said = verdict.kind === 'verified' ? verdict.hypotheses.join(' ') : answer(about, fact);
    expect(said).not.toMatch(noSentence);
  });

  it('shows it as "within a number in [..]", as in-ball', () => {
    const fact = { fact: 'in-ball', at: 'P', centre: 'C', radius: q(2), around: long } as const;
    expect(saidOf(line, fact)).toMatch(
      /^Every W within a number in \[0\.333333, 0\.333334\] of P, entry by entry, is in the ball/u,
    );
  });
});
