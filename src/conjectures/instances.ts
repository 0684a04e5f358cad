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
import { WidthwiseError } from '../errors.ts';
import { matrix, tabulate } from '../linalg/matrix.ts';
import { decide } from '../theorems/decisions.ts';
import { enginesFor } from './engines.ts';
import type { Engine } from './engines.ts';
import { conjectureLimits } from './format.ts';
import type { Conjecture } from './format.ts';
import { isWithin, rolesOf } from './rule.ts';
import { conclusions, hypotheses, stationarities } from './vocabulary.ts';
import type { HypothesisName } from './vocabulary.ts';

export interface Instances {
  readonly grid: Grid;
  readonly scope: Scope;
  /** Of the grid, up to symmetry. */
  readonly count: bigint;
  readonly engines: readonly Engine[];
}

function refuse(file: string, field: string, found: string, advice: string): WidthwiseError {
  return new WidthwiseError('input', found, advice, { file, field });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' and ');

/** Throws where what the conjecture says needs something that it does not have. */
function demandDecidable(c: Conjecture, file: string): void {
  const conclusion = conclusions[c.conclusion];
  const kind = c.stationarity === undefined ? undefined : stationarities[c.stationarity];
  if (conclusion.kind === 'fits') {
    const strange = [
      ...c.hypotheses.filter((name) => !['sigma', 'data'].includes(hypotheses[name].about)),
      ...(c.stationarity === undefined ? [] : [c.stationarity]),
    ];
    if (strange.length > 0)
      throw refuse(
        file,
        'hypotheses',
        `"some-width-fits" is about every network, and ${quoted(strange)} about one: no fact ties the two`,
        'Leave out what is about n, d and m, or about a point.',
      );
  }
  if (conclusion.kind === 'minimum') {
    const { moving } = conclusion;
    if (
      kind !== undefined &&
      kind.nature !== 'stationary' &&
      (kind.moving === 'all' || moving === kind.moving)
    )
      throw refuse(
        file,
        'conclusion',
        `"${c.conclusion}" follows from the hypothesis "${c.stationarity}": it holds in every instance`,
        'Take the conclusion out of the hypotheses.',
      );
    const needed = moving === 'all' ? 'stationary-in-all' : 'stationary-in-W';
    if (c.stationarity !== needed)
      throw refuse(
        file,
        'hypotheses',
        `no fact shows that a point that may not be stationary is no local minimum: "${needed}" is missing`,
        `Add "${needed}"; where a point is not stationary there is nothing to ask.`,
      );
  }
  if (conclusion.kind === 'one-more') demandTwoEnds(c, file);
}

function demandTwoEnds(c: Conjecture, file: string): void {
  if (c.stationarity === undefined || stationarities[c.stationarity].nature !== 'strict')
    throw refuse(
      file,
      'hypotheses',
      `"${c.conclusion}" compares two points in which training ends: "strict-minimum-in-W" or "strict-minimum-in-all" is missing`,
      'Add one: no fact says of other points that gradient descent ends there.',
    );
  const strange = c.hypotheses.filter((name) => hypotheses[name].about === 'weights');
  if (strange.length > 0)
    throw refuse(
      file,
      'hypotheses',
      `no fact states ${quoted(strange)} of the point next to P in which training ends`,
      'Leave it out.',
    );
  if (c.entries.from === 'grid')
    throw refuse(
      file,
      'instances.entries.from',
      'the points in which training ends are not on a grid',
      'Write "from": "random".',
    );
}

function nothingSatisfies(file: string, field: string, what: string): WidthwiseError {
  return refuse(
    file,
    field,
    `no instance in scope satisfies ${what}`,
    'Nothing was searched: such a conjecture holds of nothing. Widen the instances, or drop a hypothesis.',
  );
}

function about(c: Conjecture, ...what: readonly string[]): readonly HypothesisName[] {
  return c.hypotheses.filter((name) => what.includes(hypotheses[name].about));
}

/** Throws where the hypotheses about sigma exclude some of the activations, or leave them open. */
function demandActivations(c: Conjecture, file: string): void {
  const names = about(c, 'sigma');
  const field = 'instances.activations';
  const met = c.activations.map(({ value }) =>
    names.map((name) => decide(hypotheses[name].kept.hypothesis, { activation: value })),
  );
  const text = quoted(names);
  if (met.every((found) => found.includes(false))) throw nothingSatisfies(file, field, text);
  c.activations.forEach(({ text: sigma }, k) => {
    if (met[k]?.every((is) => is === true) === true) return;
    const excluded = met[k]?.includes(false) === true;
    throw refuse(
      file,
      `${field}[${k}]`,
      `${JSON.stringify(sigma)} ${excluded ? 'does not satisfy' : 'is not shown to satisfy'} ${text}`,
      'Leave it out: a hypothesis about sigma must be decided for each of the activations.',
    );
  });
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
  demandActivations(c, file);
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
const positiveShare = 0.25;
const stillShare = 0.2;

/** A random candidate: integers up to `most`, some halves; W = 0 in some, all entries >= 0 in others. */
export function drawn(instances: Instances, c: Conjecture, random: Random): Candidate | undefined {
  const { grid, scope, engines } = instances;
  const sizes = drawnSizes(instances, c, random);
  const sigma = c.activations[whole(random, 0, c.activations.length - 1)];
  // labels from a point need rational values there, which few smooth sigma have
  const engine = random() < lastShare ? engines.at(-1) : engines[0];
  if (sizes === undefined || sigma === undefined) return undefined;
  const { m, n, d } = sizes;
  const least = random() < positiveShare ? 0 : -scope.height;
  const isStill = random() < stillShare;
  const isOnGrid = c.entries.from === 'grid';
  const entry = (): Rational =>
    ratio(BigInt(whole(random, least, scope.height)), !isOnGrid && random() < halfShare ? 2n : 1n);
  const list = (count: number): readonly Rational[] => Array.from({ length: count }, entry);
  const isPaired = grid.neurons === 'pairs';
  const h = isPaired ? m / 2 : m;
  const w = isStill ? Array.from({ length: h * d }, () => ratio(0n)) : list(h * d);
  const v = list(h);
  const X = matrix(n, d, list(n * d));
  const hasBias = c.hypotheses.includes('bias-column');
  return {
    activation: sigma.value,
    inputs: hasBias
      ? tabulate(n, d, (i, k) => (k === d - 1 ? ratio(1n) : (X.data[i * d + k] ?? ratio(0n))))
      : X,
    hidden: matrix(m, d, isPaired ? [...w, ...w] : w),
    outputs: isPaired ? [...v, ...v.map(({ num, den }) => ratio(-num, den))] : v,
    ...(!isOnGrid && engine === 'labels from the point' ? {} : { labels: list(n) }),
  };
}
