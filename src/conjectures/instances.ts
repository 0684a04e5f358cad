/**
 * # The instances of a conjecture
 *
 * ## Main definitions
 * - {@link Instances}, {@link instancesOf}: the grid, or the distribution, or why there is nothing to search
 * - {@link drawn}: one random candidate
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { gridCount } from '../counterexamples/grid.ts';
import type { Grid } from '../counterexamples/grid.ts';
import type { Candidate, Random, Row, Scope } from '../counterexamples/row.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { about, demandDecidable, nothingSatisfies, quoted, refuse } from './demands.ts';
import { enginesFor } from './engines.ts';
import type { Engine } from './engines.ts';
import { conjectureLimits } from './format.ts';
import type { Conjecture } from './format.ts';
import { isWithin, rolesOf } from './rule.ts';
import { conclusions, hypotheses } from './vocabulary.ts';

export interface Instances {
  readonly grid: Grid;
  readonly scope: Scope;
  /** Of the grid, up to symmetry. */
  readonly count: bigint;
  readonly engines: readonly Engine[];
}

/** Whether m neurons at P, n samples and d inputs satisfy what is said of sizes. */
function suitsSizes(c: Conjecture): (m: number, n: number, d: number) => boolean {
  const names = about(c, 'sizes');
  const isMirrored = c.hypotheses.includes('mirrored');
  return (m, n, d) => {
    const zero = (rows: number): Candidate['inputs'] => tabulate(rows, d, () => ratio(0n));
    const [activation] = c.activations;
    if (activation === undefined) return false;
    const candidate: Candidate = {
      activation: activation.value,
      inputs: zero(n),
      hidden: zero(m),
      outputs: Array.from({ length: m }, () => ratio(0n)),
    };
    return (
      isWithin(c.samples, n) &&
      isWithin(c.inputs, d) &&
      (!isMirrored || m % 2 === 0) &&
      names.every((name) => hypotheses[name].decide(candidate) === true)
    );
  };
}

function gridOf(c: Conjecture): Grid {
  const values = c.activations.map(({ value }) => value);
  const hasPoint = rolesOf(c).length > 0;
  const extra = conclusions[c.conclusion].kind === 'one-more' ? 1 : 0;
  const suits = suitsSizes(c);
  const neurons: Row['neurons'] = !hasPoint
    ? 'none'
    : c.hypotheses.includes('mirrored')
      ? 'pairs'
      : 'single';
  return {
    activations: values,
    drawn: values,
    neurons,
    outputs: 'free',
    labels: 'free',
    shape: (m, n, d) => (!hasPoint || isWithin(c.neurons, m - extra)) && suits(m - extra, n, d),
    suits: () => true,
    signed: c.hypotheses.includes('positive-preactivations'),
  };
}

/** What there is to search. Throws {@link WidthwiseError} where nothing is, or where it could not be decided. */
export function instancesOf(c: Conjecture, file: string): Instances {
  demandDecidable(c, file);
  const grid = gridOf(c);
  const extra = conclusions[c.conclusion].kind === 'one-more' ? 1 : 0;
  const scope: Scope = {
    samples: c.samples[1],
    inputs: c.inputs[1],
    neurons: c.neurons[1] + extra,
    height: c.entries.most,
  };
  const count = gridCount(grid, scope);
  const sized = [...about(c, 'sizes'), ...(c.hypotheses.includes('mirrored') ? ['mirrored'] : [])];
  if (count === 0n) throw nothingSatisfies(file, 'instances', quoted(sized));
  if (c.entries.from === 'grid' && count > BigInt(conjectureLimits.grid))
    throw refuse(
      file,
      'instances',
      `the grid has ${count} instances, more than the ${conjectureLimits.grid} of an exhaustive search`,
      'Lower "most" or the sizes, or sample with "from": "random".',
    );
  const engines = enginesFor(c);
  if (c.entries.from === 'random' && engines.length === 0)
    throw refuse(
      file,
      'hypotheses',
      'no search makes random points satisfy these hypotheses',
      'Search a grid, or take smooth activations and no hypothesis about the numbers of the point.',
    );
  return { grid, scope, count, engines };
}

/** Uniform on the whole numbers from a to b. */
function whole(random: Random, a: number, b: number): number {
  return a + Math.floor(random() * (b - a + 1));
}

/** How often sizes are drawn until they fit. */
const sizesTried = 50;

function drawnSizes(
  { grid, scope }: Instances,
  c: Conjecture,
  random: Random,
): { readonly m: number; readonly n: number; readonly d: number } | undefined {
  for (let k = 0; k < sizesTried; k++) {
    const n = whole(random, c.samples[0], scope.samples);
    const d = whole(random, c.inputs[0], scope.inputs);
    const m = grid.neurons === 'none' ? 0 : whole(random, c.neurons[0], scope.neurons);
    if (grid.shape(m, n, d)) return { m, n, d };
  }
  return undefined;
}

/** Of the last of two engines, training. */
const lastShare = 0.75;
const halfShare = 0.1;
/** Of candidates with all entries >= 0, and where every pre-activation must be positive. */
const positiveShare = 0.25;
const positiveShareWhereAsked = 0.75;
const stillShare = 0.2;

/** W and v, in mirrored pairs where asked. */
function drawnPoint(
  { grid }: Instances,
  { m, d }: { readonly m: number; readonly d: number },
  list: (count: number) => readonly Rational[],
  isStill: boolean,
): Pick<Candidate, 'hidden' | 'outputs'> {
  const isPaired = grid.neurons === 'pairs';
  const h = isPaired ? m / 2 : m;
  const w = isStill ? Array.from({ length: h * d }, () => ratio(0n)) : list(h * d);
  const v = list(h);
  if (!isPaired) return { hidden: matrix(m, d, w), outputs: v };
  const minus = v.map(({ num, den }) => ratio(-num, den));
  return { hidden: matrix(m, d, [...w, ...w]), outputs: [...v, ...minus] };
}

function drawnInputs(
  c: Conjecture,
  { n, d }: { readonly n: number; readonly d: number },
  list: (count: number) => readonly Rational[],
): Matrix<Rational> {
  const X = matrix(n, d, list(n * d));
  if (!c.hypotheses.includes('bias-column')) return X;
  return tabulate(n, d, (i, k) => (k === d - 1 ? ratio(1n) : at(X, i, k)));
}

/** A random candidate: integers up to `most`, some halves; W = 0 in some, all entries >= 0 in others. */
export function drawn(instances: Instances, c: Conjecture, random: Random): Candidate | undefined {
  const { grid, scope, engines } = instances;
  const sizes = drawnSizes(instances, c, random);
  const sigma = c.activations[whole(random, 0, c.activations.length - 1)];
  // labels from a point need rational values there, which few smooth sigma have
  const engine = random() < lastShare ? engines.at(-1) : engines[0];
  if (sizes === undefined || sigma === undefined) return undefined;
  const share = grid.signed === true ? positiveShareWhereAsked : positiveShare;
  const least = random() < share ? 0 : -scope.height;
  const isStill = random() < stillShare;
  const isOnGrid = c.entries.from === 'grid';
  const entry = (): Rational =>
    ratio(BigInt(whole(random, least, scope.height)), !isOnGrid && random() < halfShare ? 2n : 1n);
  const list = (count: number): readonly Rational[] => Array.from({ length: count }, entry);
  const free = {
    activation: sigma.value,
    ...drawnPoint(instances, sizes, list, isStill),
    inputs: drawnInputs(c, sizes, list),
  };
  return !isOnGrid && engine === 'labels from the point'
    ? free
    : { ...free, labels: list(sizes.n) };
}
