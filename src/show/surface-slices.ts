/**
 * # Slices about deep networks and about risks
 *
 * A fact with layers is about the loss of a deep network on the data; a fact about risks is about the risk of a
 * quadratic network, whose outputs are taken best for the written W. Float64 draws them.
 *
 * ## Main definitions
 * - {@link surfaceSlice}
 * @module
 */
import { rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../certificates/facts/format.ts';
import { at as entry } from '../linalg/matrix.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import { sigmaOf } from '../pictures/landscape.ts';
import type { Parameters } from '../pictures/plane.ts';
import type { Slice, Spot } from '../pictures/slice.ts';
import { surfacePlane } from '../pictures/surface.ts';
import type { Surface } from '../pictures/surface.ts';
import { activationOf } from '../sigma/activation.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { denseFrom, floatOf } from './floats.ts';
import { side } from './picture.ts';

type Deep = Extract<Fact, { readonly layers: readonly Matrix<Rational>[] }>;
type Risk = Extract<Fact, { readonly target: Matrix<Rational>; readonly weights: unknown }>;

/** Beyond these the directions take longer than somebody waits for a picture. */
const [mostParameters, mostCost] = [200, 20_000];

function sliceAt(
  surface: Surface,
  origin: Parameters,
  { title, subtitle, facts, spot }: { title: string; subtitle: string; facts: string; spot: Spot },
): Slice | undefined {
  if (origin.length > mostParameters || surface.cost > mostCost) return undefined;
  const place = surfacePlane(surface, origin);
  return (
    place && { title, subtitle, facts, model: surface, ...place, spots: [spot], half: 1.5, side }
  );
}

/** W_1, ..., W_L as one list of parameters, and f of them for an input: shapes agree. */
function networkOf(shapes: readonly { readonly rows: number; readonly cols: number }[]) {
  const starts = shapes.map((_, l) =>
    shapes.slice(0, l).reduce((sum, { rows, cols }) => sum + rows * cols, 0),
  );
  return (sigma: (x: number) => number, all: Parameters, input: readonly number[]): number => {
    let values = input;
    for (const [l, { rows, cols }] of shapes.entries()) {
      const inner = values;
      const start = starts[l] ?? 0;
      values = Array.from({ length: rows }, (_, j) => {
        const z = inner.reduce((sum, x, k) => sum + x * (all[start + j * cols + k] ?? 0), 0);
        return l === shapes.length - 1 ? z : sigma(z);
      });
    }
    return values[0] ?? Number.NaN;
  };
}

function rowOf(X: Dense, i: number): readonly number[] {
  return Array.from({ length: X.cols }, (_, k) => entry(X, i, k));
}

interface Data {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly sigma: (x: number) => number;
}

/** The loss in the first weights; the last are frozen. */
function lossOf(
  layers: Deep['layers'],
  { rows, labels, sigma }: Data,
  frozen: Parameters,
): Surface {
  const f = networkOf(layers);
  return {
    value: (at) => {
      const whole = Float64Array.of(...at, ...frozen);
      return rows.reduce((sum, x, i) => sum + (f(sigma, whole, x) - (labels[i] ?? 0)) ** 2 / 2, 0);
    },
    cost: rows.length * layers.reduce((sum, { data }) => sum + data.length, 0),
    says: 'loss norm(f - y)^2/2',
    nameOf: (k) => layerEntry(layers, k),
  };
}

/** Whether these are layers of a network with one output on these inputs. */
function fits(layers: Deep['layers'], { cols: d }: Matrix<Rational>): boolean {
  return (
    layers.every(({ cols }, l) => cols === (layers[l - 1]?.rows ?? d)) && layers.at(-1)?.rows === 1
  );
}

function layersText(isLastLeftOut: boolean): string {
  return isLastLeftOut ? 'all layers but the last' : 'all layers';
}

/** The data of a file, on which the layers are a network. */
function dataOf({ instance }: FactsFile, layers: Deep['layers']) {
  const { inputs, labels, activation } = instance;
  if (inputs === undefined || labels === undefined || activation === undefined) return undefined;
  if (!fits(layers, inputs) || labels.length !== inputs.rows) return undefined;
  const X = denseFrom(inputs);
  return {
    rows: labels.map((_, i) => rowOf(X, i)),
    labels: labels.map(floatOf),
    sigma: sigmaOf(activationOf(activation)),
    says: `sigma(x) = ${printExpression(activation)}`,
  };
}

/** The loss in all layers, or in all but the last where the fact freezes it. */
function deepSlice(file: FactsFile, fact: Deep, isVerified: boolean): Slice | undefined {
  const { layers } = fact;
  const data = dataOf(file, layers);
  if (data === undefined) return undefined;
  const all = Float64Array.from(
    layers.flatMap(({ data }) => Array.from(data)),
    floatOf,
  );
  const isFrozen = 'moving' in fact && fact.moving === 'hidden';
  const hidden = all.length - (layers.at(-1)?.data.length ?? 0);
  const moved = isFrozen && hidden >= 2 ? hidden : all.length; // a plane takes two
  const frozen = all.subarray(moved);
  const isStationary = isVerified && fact.fact !== 'projection-gap';
  const written = all.slice(0, moved);
  return sliceAt(lossOf(layers, data, frozen), written, {
    title: 'The loss around the written layers',
    subtitle: data.says,
    facts: `a plane of ${layersText(frozen.length > 0)}`,
    spot: {
      says: isStationary
        ? `the written layers: gradient 0 in ${layersText(isFrozen)}`
        : 'the written layers',
      at: written,
      kind: isStationary ? 'stationary' : 'other',
    },
  });
}

/** For example W_2[1,3]. */
function layerEntry(layers: Deep['layers'], k: number): string {
  let place = k;
  for (const [l, { rows, cols }] of layers.entries()) {
    if (place < rows * cols)
      return `W_${l + 1}[${Math.floor(place / cols) + 1},${(place % cols) + 1}]`;
    place -= rows * cols;
  }
  return '';
}

/** norm_F(B - sum_i a_i w_i w_i^T)^2 of W row by row and then a. */
function squaredDistance(B: Dense, N: number, at: Parameters): number {
  const d = B.cols;
  let sum = 0;
  for (let j = 0; j < d; j++)
    for (let k = 0; k < d; k++) {
      let left = entry(B, j, k);
      for (let i = 0; i < N; i++)
        left -= (at[N * d + i] ?? 0) * (at[i * d + j] ?? 0) * (at[i * d + k] ?? 0);
      sum += left * left;
    }
  return sum;
}

/** The best a for this W, about: descent by coordinates on a convex function. */
function bestOutputs(B: Dense, W: Dense): Float64Array {
  const [N, d] = [W.rows, W.cols];
  const at = Float64Array.of(...W.data, ...Array.from({ length: N }, () => 0));
  for (let round = 0; round < 200; round++)
    for (let i = 0; i < N; i++) {
      const size = rowOf(W, i).reduce((sum, w) => sum + w * w, 0) ** 2; // norm_F(w w^T)^2
      const slope =
        squaredDistance(B, N, at.with(N * d + i, 1)) -
        squaredDistance(B, N, at.with(N * d + i, -1));
      if (size > 0) at[N * d + i] = -slope / (4 * size);
    }
  return at;
}

function riskSlice(fact: Risk, isVerified: boolean): Slice | undefined {
  const [B, W] = [denseFrom(fact.target), denseFrom(fact.weights)];
  const [N, d] = [W.rows, W.cols];
  if (B.rows !== d || B.cols !== d || N * d * d > mostCost) return undefined;
  const origin = bestOutputs(B, W);
  const surface: Surface = {
    value: (at) => 2 * squaredDistance(B, N, at),
    cost: N * d * d,
    says: 'risk 2 norm_F(B - sum a_i w_i w_i^T)^2',
    nameOf: (k) =>
      k < N * d ? `W[${Math.floor(k / d) + 1},${(k % d) + 1}]` : `a[${k - N * d + 1}]`,
  };
  const risk = 'rf' in fact && isVerified ? `: risk R_RF = ${rationalToText(fact.rf)}` : '';
  return sliceAt(surface, origin, {
    title: 'The risk around the written W',
    subtitle: 'sigma(z) = z^2',
    facts: 'a plane of W and the outputs a; the constant is the best one',
    spot: { says: `the written W with its best outputs${risk}`, at: origin, kind: 'start' },
  });
}

/** The slice of the first fact about a deep network or about risks. */
export function surfaceSlice(file: FactsFile, isVerified: boolean): Slice | undefined {
  for (const fact of file.facts) {
    if ('layers' in fact) return deepSlice(file, fact, isVerified);
    if ('target' in fact && 'weights' in fact) return riskSlice(fact, isVerified);
  }
  return undefined;
}
