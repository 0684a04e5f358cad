/**
 * # Certificates that every checker verifies
 *
 * Every claim kind, several activations, threshold widths, tiny and huge scales.
 * @module
 */
import { withInverse } from '../../properties/support/with-inverse.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { searchKktPoint, searchKktRegion } from '../../src/theorems/kkt/search.ts';
import type { KktRange } from '../../src/theorems/kkt/search.ts';
import { searchRegion } from '../../src/theorems/nice-region/search.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import type { FileOptions, SearchResult } from '../../src/search/certificate.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { polish } from '../../src/search/polish.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { rankCertificate } from '../../src/search/certificate.ts';
import { descents } from './descent.ts';

type Writing = Pick<FileOptions, 'provenance'>;

const provenance = { tool: 'widthwise corpus' };
const compact: Writing = { provenance };

type Named = readonly [string, Certificate];

function made(result: SearchResult): Certificate {
  if (result.kind === 'certificate') return result.certificate;
  throw new Error(`corpus: ${result.because}`);
}

/** n Gaussian samples in dimension d, times `scale`, with labels +-1 times `loudness`. */
export function gaussian(
  n: number,
  d: number,
  activation: string,
  { seed = 5, scale = 1, loudness = 1 }: { seed?: number; scale?: number; loudness?: number } = {},
): Problem {
  const normal = gaussianSource(seed);
  const X = dense(
    n,
    d,
    Float64Array.from({ length: n * d }, () => scale * normal()),
  );
  const y = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? loudness : -loudness));
  return problemOf(X, y, activationNamed(activation));
}

/** A mirrored start with weights +-1. */
export function startOf(problem: Problem, width: number): Point {
  const start = mirroredStart(problem, { width, seed: 1 });
  if ('because' in start) throw new Error('corpus: no start');
  return { hidden: start.hidden, outputs: start.signs };
}

function zero(problem: Problem, width: number): Certificate {
  return made(searchCertificate(problem, { ...compact, width, seed: 1, allLabels: false }));
}

function shattered(problem: Problem, width: number): Certificate {
  return made(searchCertificate(problem, { ...compact, width, seed: 1, allLabels: true }));
}

export function kktRegion(problem: Problem, width: number, range: KktRange): Certificate {
  return made(searchKktRegion(problem, startOf(problem, width), { ...compact, ...range }));
}

/** C3 and C4 at the KKT point for v = c (1, ..., 1, -1, ..., -1). */
export function kktPoint(problem: Problem, width: number, c: number, radius: number): Certificate {
  const { hidden: start, outputs: signs } = startOf(problem, width);
  const outputs = signs.map((s) => c * s);
  const found = polish(problem, { centre: start, radius }, { hidden: start, outputs });
  if (found === undefined) throw new Error('corpus: not polished');
  return made(searchKktPoint(problem, found.point, { start, radius }, compact));
}

function expressivity(): readonly Named[] {
  const sixByThree = [
    'tanh',
    'sigmoid',
    'softplus',
    'sin',
    'exp',
    'gaussian',
    'swish',
    'gelu',
    'rational',
  ].flatMap((name): readonly Named[] => [
    [`zero-near-${name}`, zero(gaussian(6, 3, name), 4)],
    [`shattered-${name}`, shattered(gaussian(6, 3, name), 4)],
  ]);
  const eight = gaussian(8, 4, 'tanh');
  return [
    ...sixByThree,
    ['zero-near-odd-width', zero(gaussian(5, 4, 'tanh'), 3)],
    ['shattered-odd-width-switched-off', shattered(gaussian(4, 2, 'sigmoid'), 5)],
    ['zero-near-one-sample', zero(gaussian(1, 1, 'tanh'), 2)],
    ['zero-near-with-m', withInverse(zero(eight, 4), eight)],
    ['shattered-with-m', withInverse(shattered(eight, 4), eight)],
    ['zero-near-huge-inputs', zero(gaussian(6, 3, 'tanh', { scale: 2 ** 200 }), 4)],
    ['zero-near-tiny-inputs', zero(gaussian(6, 3, 'tanh', { scale: 2 ** -200 }), 4)],
    ['zero-near-loud-labels', zero(gaussian(6, 3, 'tanh', { loudness: 1e8 }), 4)],
    ['zero-near-quiet-labels', zero(gaussian(6, 3, 'tanh', { loudness: 1e-8 }), 4)],
    ['zero-near-zero-labels', zero(gaussian(6, 3, 'tanh', { loudness: 0 }), 4)],
    ['zero-near-polynomial', zero(gaussian(4, 3, 'cubic'), 4)],
    ['zero-near-expression', zero(gaussian(4, 2, 'atan(2*x) + exp(-x^2)/3'), 4)],
    ['zero-near-threshold', zero(gaussian(20, 5, 'tanh'), 8)],
  ];
}

function small(...rows: readonly (readonly number[])[]): Dense {
  const cols = rows[0]?.length ?? 0;
  return dense(rows.length, cols, Float64Array.from(rows.flat()));
}

function regions(): readonly Named[] {
  const problem = gaussian(6, 3, 'tanh');
  const largest = searchRegion(problem, startOf(problem, 4), compact);
  const own = problemOf(small([1, 0.2], [0.3, 1]), [1, 1], activationNamed('relu'));
  const point = { hidden: small([1, 1]), outputs: [1] };
  const off = rankCertificate(
    own,
    point,
    { radius: 0.5, mirrored: false },
    certifiedInputs(own.inputs, undefined),
    provenance,
  );
  const one = problemOf(small([1]), [1], activationNamed('tanh'));
  const useless = rankCertificate(
    one,
    { hidden: small([1]), outputs: [1], inverse: small([0]) },
    { radius: 0.1, mirrored: false },
    certifiedInputs(one.inputs, undefined),
    {},
  );
  const uneven = { ...startOf(problem, 6), outputs: [1, 2, 0, -3, 4, 5] };
  return [
    ['region-largest', made(largest)],
    ['region-useless-m', useless],
    ['region-relu-off-its-kink', off],
    [
      'region-uneven-weights',
      withInverse(made(searchRegion(problem, uneven, { ...compact, radius: 1e-5 })), problem),
    ],
  ];
}

function kkt(): readonly Named[] {
  const problem = gaussian(6, 3, 'tanh');
  const soft = gaussian(6, 3, 'softplus');
  const partial = { least: 300, most: 400, radius: 1e-3 };
  return [
    ['kkt-ball', kktRegion(problem, 4, { set: 'ball' })],
    ['kkt-ball-softplus-with-m', withInverse(kktRegion(soft, 4, { set: 'ball' }), soft)],
    ['kkt-ball-partial', kktRegion(problem, 4, { set: 'ball', ...partial })],
    ['kkt-box', kktRegion(problem, 4, { set: 'box' })],
    ['kkt-box-with-m', withInverse(kktRegion(problem, 4, { set: 'box' }), problem)],
    ['kkt-box-partial', kktRegion(problem, 4, { set: 'box', ...partial })],
    ['kkt-box-threshold', kktRegion(gaussian(20, 5, 'tanh'), 8, { set: 'box' })],
    ['kkt-cone', kktRegion(problem, 4, { set: 'cone' })],
    ['kkt-cone-ratio-1', kktRegion(problem, 4, { set: 'cone', ratio: 1 })],
    ['kkt-cone-gaussian', kktRegion(gaussian(6, 3, 'gaussian'), 4, { set: 'cone', ratio: 5 })],
    ['kkt-point-on-the-sphere', kktPoint(problem, 4, 3, 2 ** -10)],
    ['kkt-point-inside', kktPoint(problem, 4, 1000, 0.1)],
    ['kkt-point-sigmoid', kktPoint(gaussian(6, 3, 'sigmoid'), 4, 3, 2 ** -10)],
  ];
}

/** By name. */
export function validCertificates(): readonly Named[] {
  return [...expressivity(), ...regions(), ...kkt(), ...descents(gaussian)];
}
