/**
 * # Theorem G with a hypothesis dropped
 *
 * Untrusted: proposes witnesses. Steps are in W, and exact.
 *
 * ## Main definitions
 * - {@link tauRow}, {@link blocksRow}, {@link positiveTauRow}, {@link consistencyRow}, {@link segmentRow}
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile, Instance } from '../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { largerNumber, smallerNumber } from '../../counterexamples/near-miss/neighbours.ts';
import type { Candidate, Row, Scope } from '../../counterexamples/row.ts';
import { at, matrix } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { fewBlocks, largeTau, lipschitzOnStep, positiveTau } from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import { exactStep } from './exact-steps.ts';
import {
  blocksTau,
  constantOn,
  fullStepDescends,
  minimiserIsUnique,
  shorterStepsConverge,
  stepSubject,
} from './near-miss.ts';
import { convexApproximationRules } from './refutations.ts';
import { changeOf, exactly, factorOf, numbersOf, plain, sceneOf, stepIn } from './scene.ts';
import type { Scene, Step } from './scene.ts';

const [line, square, cube] = ['x', 'x^2', 'x^3'].map((name) => activationNamed(name).value);
const common = {
  theorem: 'convex-approximation',
  neurons: 'single',
  kind: 'dropped',
  references: ['Scardapane17'],
} as const;

function gridOf(activation: typeof line, shape: Grid['shape']): Grid {
  const activations = activation === undefined ? [] : [activation];
  return {
    activations,
    drawn: activations,
    neurons: 'single',
    outputs: 1n,
    labels: 'free',
    shape,
    suits: () => true,
  };
}

/** How candidates of a grid are found. */
function on(grid: Grid, scope: Scope): Pick<Row, 'scope' | 'enumerate' | 'draw'> {
  return {
    scope,
    enumerate: (own) => gridCandidates(grid, own),
    draw: (random) => drawOnGrid(grid, random),
  };
}

function instanceOf({ activation, inputs, hidden, outputs, labels }: Candidate): Instance {
  return {
    activation,
    inputs,
    labels: labels ?? Array.from({ length: inputs.rows }, () => Q.zero),
    points: { P: { hidden, outputs } },
  };
}

function fileOf(instance: Instance, ...facts: readonly Fact[]): FactsFile {
  return { instance, facts, provenance: {} };
}

const float = ({ num, den }: Rational): number => Number(num) / Number(den);
const size = (a: Rational): Rational => (a.num < 0n ? Q.neg(a) : a);
const isPositive = ({ num }: Rational): boolean => num > 0n;

/** How far U rises. */
function riseIn({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'sca-step' && f.by === 'values');
  return fact?.fact === 'sca-step' && fact.by === 'values' ? float(fact.least) : 0;
}

const oneWeight = (m: number, n: number, d: number): boolean => m === 1 && n === 1 && d === 1;
const half = ratio(1n, 2n);

/** A full step with tau = 1/2 that raises U, and its change. */
function risingStep(candidate: Candidate) {
  const instance = instanceOf(candidate);
  const scene = sceneOf(instance);
  if (scene === undefined) return undefined;
  const step = stepIn(scene, plain(half, [scene.theta.length]), Q.one);
  const change = step === undefined ? undefined : changeOf(scene, step);
  if (step === undefined || change === undefined || !isPositive(change)) return undefined;
  const rise = { ...step, by: 'values', least: change, most: change } as const;
  return { instance, scene, step, rise };
}

const largerTau = {
  subject: stepSubject('tau'),
  neighbours: largerNumber('tau'),
  among: 'tau larger by 1/2, 1, 3/2, ...',
  hypotheses: [],
} as const;

export const tauRow: Row = {
  ...refutedBy(convexApproximationRules, 'convex-approximation/tau'),
  ...common,
  ...on(gridOf(square, oneWeight), { samples: 1, inputs: 1, neurons: 1, height: 4 }),
  nearMisses: { ...largerTau, restores: largeTau.says, conclude: fullStepDescends },
  drops: 'tau',
  statement: 'A full step to the minimiser of the surrogate never raises U.',
  yet: 'U rises with tau = 1/2',
  witness: (candidate) => {
    const found = risingStep(candidate);
    return found === undefined ? undefined : fileOf(found.instance, found.rise);
  },
  margin: riseIn,
};

export const blocksRow: Row = {
  ...refutedBy(convexApproximationRules, 'convex-approximation/blocks'),
  ...common,
  ...on(
    gridOf(line, (m, n, d) => m <= 3 && n === 1 && d === 1),
    { samples: 1, inputs: 1, neurons: 3, height: 1 },
  ),
  nearMisses: {
    subject: stepSubject('gamma'),
    neighbours: smallerNumber('gamma'),
    among: 'gamma smaller by 1/16, 2/16, ...',
    restores: fewBlocks.says,
    hypotheses: [],
    conclude: shorterStepsConverge,
  },
  drops: 'blocks',
  statement: 'Full steps of parallel blocks converge where f is linear.',
  yet: 'each step multiplies r by a number below -1, with tau = 1/4',
  witness: (candidate) => {
    const instance = instanceOf(candidate);
    const scene = sceneOf(instance);
    if (scene === undefined) return undefined;
    const blocks = scene.theta.map(() => 1);
    const step = stepIn(scene, plain(blocksTau, blocks), Q.one);
    const factor = step === undefined ? undefined : factorOf(scene, step);
    if (step === undefined || factor === undefined) return undefined;
    return compareRational(Q.mul(factor, factor), Q.one) > 0
      ? fileOf(instance, { ...step, by: 'factor', factor })
      : undefined;
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'sca-step' && f.by === 'factor');
    return fact?.fact === 'sca-step' && fact.by === 'factor' ? Math.abs(float(fact.factor)) : 0;
  },
};

const flat = { norm: 'l1', lambda: Q.one, tau: Q.zero } as const;

/** Steps to minimisers of the l1 surrogate with tau = 0, lambda = 1, that move one weight. */
function minimisers(scene: Scene): readonly Step[] {
  const { J, r, theta } = scene;
  return theta.flatMap((t, k) => {
    const column = matrix(
      J.rows,
      1,
      Array.from({ length: J.rows }, (_, i) => at(J, i, k)),
    );
    const [own] = exactStep(Q, column, r, [t], { ...flat, blocks: [1] }) ?? [];
    if (own === undefined) return [];
    const direction = theta.map((_, j) => (j === k ? own : Q.zero));
    const step = exactly({ ...flat, blocks: [theta.length] }, Q.one, direction);
    return numbersOf(scene, step).error.num === 0n ? [step] : [];
  });
}

export const positiveTauRow: Row = {
  ...refutedBy(convexApproximationRules, 'convex-approximation/positive-tau'),
  ...common,
  ...on(
    gridOf(line, (m, n, d) => m === 1 && n === 1 && d <= 2),
    { samples: 1, inputs: 2, neurons: 1, height: 2 },
  ),
  nearMisses: { ...largerTau, restores: positiveTau.says, conclude: minimiserIsUnique },
  drops: 'positive-tau',
  statement: 'The surrogate of l1 has one minimiser for every tau.',
  yet: 'there are two, with tau = 0',
  witness: (candidate) => {
    const instance = instanceOf(candidate);
    const scene = sceneOf(instance);
    if (scene === undefined) return undefined;
    const [a, b] = minimisers(scene).flatMap((step) => {
      const change = changeOf(scene, step);
      return change === undefined
        ? []
        : [{ ...step, by: 'values', least: change, most: change } as const];
    });
    const areTwo =
      a !== undefined &&
      b !== undefined &&
      a.direction.some((x, k) => compareRational(x, b.direction[k] ?? x) !== 0);
    return areTwo ? fileOf(instance, a, b) : undefined;
  },
  margin: ({ facts }) => {
    const [a, b] = facts.flatMap((f) => (f.fact === 'sca-step' ? [f.direction] : []));
    return Math.hypot(...(a ?? []).map((x, k) => float(x) - float(b?.[k] ?? x)));
  },
};

export const consistencyRow: Row = {
  ...refutedBy(convexApproximationRules, 'convex-approximation/consistency'),
  ...common,
  ...on(gridOf(square, oneWeight), { samples: 1, inputs: 1, neurons: 1, height: 1 }),
  nearMisses: {
    none: 'not applicable: with J of the point itself d = 0 only where the gradient is 0 (G1)',
  },
  drops: 'consistency',
  statement: 'Where steps with J from an older point end, the gradient is 0.',
  yet: 'd = 0, and the gradient is not 0',
  witness: (candidate) => {
    const instance = instanceOf(candidate);
    const scene = sceneOf(instance);
    const [slope, r] = [scene?.J.data[0] ?? Q.zero, scene?.r[0] ?? Q.zero];
    if (slope.num === 0n || r.num === 0n) return undefined;
    const loss = Q.mul(half, Q.mul(r, r));
    const { hidden, outputs } = candidate;
    const old = { hidden: matrix(1, 1, [Q.zero]), outputs };
    return fileOf(
      { ...instance, points: { P: { hidden, outputs }, Q: old } },
      { fact: 'jacobian-rank', at: 'Q', is: 0 },
      { fact: 'singular', at: 'P', least: size(slope) },
      { fact: 'loss', at: 'P', from: loss, to: loss },
    );
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'loss');
    return fact?.fact === 'loss' ? float(fact.from) : 0;
  },
};

/** b(1) with the least L at the start; `undefined` where it is not negative. One weight and one sample. */
function localBound(
  scene: Scene,
  step: Step,
): { readonly lipschitz: Rational; readonly most: Rational } | undefined {
  const L = constantOn(scene, 0);
  if (L === undefined) return undefined;
  const { slope, image, length } = numbersOf(scene, step);
  const [r, J, d] = [scene.r[0], scene.J.data[0], step.direction[0]].map((x) => x ?? Q.zero);
  if (r === undefined || J === undefined || d === undefined) return undefined;
  const far = size(Q.add(r, Q.mul(J, d))); // the root in b(1)
  const bent = Q.mul(Q.mul(half, L), length);
  const most = [slope, Q.mul(half, image), Q.mul(bent, far), Q.mul(half, Q.mul(bent, bent))].reduce(
    Q.add,
    Q.zero,
  );
  return most.num < 0n ? { lipschitz: L, most } : undefined;
}

export const segmentRow: Row = {
  ...refutedBy(convexApproximationRules, 'convex-approximation/segment'),
  ...common,
  ...on(gridOf(cube, oneWeight), { samples: 1, inputs: 1, neurons: 1, height: 4 }),
  nearMisses: { ...largerTau, restores: lipschitzOnStep.says, conclude: fullStepDescends },
  drops: 'segment',
  statement: 'If b(1) < 0 with an L for J at the start, then a full step lowers U.',
  yet: 'b(1) < 0, and U rises, with tau = 1/2',
  witness: (candidate) => {
    const found = risingStep(candidate);
    const bound = found === undefined ? undefined : localBound(found.scene, found.step);
    return found === undefined || bound === undefined
      ? undefined
      : fileOf(found.instance, { ...found.step, by: 'local-bound', ...bound }, found.rise);
  },
  margin: riseIn,
};

export const rows: readonly Row[] = [tauRow, blocksRow, positiveTauRow, consistencyRow, segmentRow];
