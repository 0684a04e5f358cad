/**
 * # Theorem H with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * Candidates have no feedback. In {@link multiplesRow} and {@link smallStartRow} b is derived; in {@link outputsRow} the two hidden
 * vectors are v and b, and the input is the error; in {@link patternsRow} the hidden weights are the b_j.
 *
 * ## Main definitions
 * - {@link multiplesRow}, {@link outputsRow}, {@link patternsRow}, {@link smallStartRow}, {@link slopesRow},
 *   {@link gradientRow}
 * @module
 */
import { ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile, Instance } from '../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { steps as changes } from '../../counterexamples/near-miss/recipe.ts';
import type { NearMisses } from '../../counterexamples/near-miss/recipe.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';
import { at, matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dot } from '../../quadratic/elimination.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { activationOf } from '../../sigma/activation.ts';
import { feedbackMultiples } from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import { neverAscends } from './near-miss.ts';
import { feedbackAlignmentRules } from './refutations.ts';
import { potentialRun } from './run.ts';
import { alignmentFact, alwaysFact, formFact, innerFact } from './search.ts';

const [line, relu] = ['x', 'relu'].map((name) => activationNamed(name));
const common = { theorem: 'feedback-alignment', neurons: 'single', kind: 'dropped' } as const;

function gridOf(
  activation: typeof line,
  free: Pick<Grid, 'outputs' | 'labels'>,
  sizes: readonly [m: number, n: number, d: number],
): Grid {
  const activations = activation === undefined ? [] : [activation.value];
  const [m, n, d] = sizes;
  return {
    activations,
    drawn: activations,
    neurons: 'single',
    ...free,
    shape: (a, b, c) => a === m && b === n && c === d,
    suits: () => true,
  };
}

const hasShape = ({ hidden, inputs }: Candidate, m: number, n: number, d: number): boolean =>
  hidden.rows === m && inputs.rows === n && hidden.cols === d && inputs.cols === d;

const column = (entries: readonly Rational[]): Matrix<Rational> =>
  matrix(entries.length, 1, entries);
const line1 = (...entries: readonly Rational[]): Matrix<Rational> =>
  matrix(1, entries.length, entries);
const isZero = ({ num }: Rational): boolean => num === 0n;
const one = matrix(1, 1, [Q.one]);

function file(activation: Instance['activation'], ...facts: readonly Fact[]): FactsFile {
  const instance = activation === undefined ? { points: {} } : { activation, points: {} };
  return { instance, facts, provenance: {} };
}

/** -<G, D>. */
function ascentIn({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'dfa-inner');
  return fact === undefined ? 0 : -Number(fact.most.num) / Number(fact.most.den);
}

/** Entries of B changed so that b_j is a multiple of v_j. */
function aligned(most: 1 | 2): NearMisses {
  return {
    subject: ({ facts }) => {
      const fact = facts.find((f) => f.fact === 'dfa-inner');
      if (fact === undefined) throw new RangeError('the witness has no step');
      return { arrays: { V: fact.outputs, B: fact.feedback }, numbers: {}, point: '' };
    },
    neighbours: changedEntries(['B'], most),
    among:
      most === 1 ? `an entry of B changed ${changes}` : `at most 2 entries of B changed ${changes}`,
    restores: feedbackMultiples.says,
    hypotheses: [],
    conclude: neverAscends,
  };
}

function gridded(grid: Grid, scope: Row['scope']): Pick<Row, 'scope' | 'enumerate' | 'draw'> {
  return {
    scope,
    enumerate: (own) => gridCandidates(grid, own),
    draw: (random) => drawOnGrid(grid, random),
  };
}

export const multiplesRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/multiples'),
  ...common,
  ...gridded(gridOf(line, { outputs: 'free', labels: 'free' }, [1, 1, 1]), {
    samples: 1,
    inputs: 1,
    neurons: 1,
    height: 1,
  }),
  drops: 'multiples',
  statement:
    'A small enough step of direct feedback alignment never raises the loss, whatever B is.',
  yet: '<G, D> < 0: every small enough step raises it',
  references: ['Launay19'],
  nearMisses: aligned(1),
  witness: (candidate) => {
    const { activation, inputs, hidden, outputs, labels = [] } = candidate;
    if (!hasShape(candidate, 1, 1, 1) || outputs.length !== 1) return undefined;
    const net = { inputs, labels: column(labels), hidden, outputs: line1(...outputs) };
    for (const b of [Q.one, Q.neg(Q.one)]) {
      const fact = innerFact(activationOf(activation), { ...net, feedback: line1(b) });
      if (fact !== undefined && fact.most.num < 0n) return file(activation, fact);
    }
    return undefined;
  },
  margin: ascentIn,
};

export const outputsRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/outputs'),
  ...common,
  ...gridded(gridOf(relu, { outputs: 1n, labels: 'derived' }, [2, 1, 2]), {
    samples: 1,
    inputs: 2,
    neurons: 2,
    height: 2,
  }),
  drops: 'outputs',
  statement:
    'If <b_j, v_j> > 0 for every neuron j, a small enough step of direct feedback alignment never raises the loss.',
  yet: 'with two outputs <e, v><e, b> < 0 for some errors',
  references: ['Refinetti20'],
  nearMisses: aligned(2),
  witness: (candidate) => {
    if (!hasShape(candidate, 2, 1, 2) || line === undefined) return undefined;
    const { inputs, hidden } = candidate;
    const [v, b, e] = [row(hidden, 0), row(hidden, 1), row(inputs, 0)];
    if (dot(Q, v, b).num <= 0n) return undefined;
    const net = {
      inputs: one,
      labels: line1(...e.map(Q.neg)),
      hidden: matrix(1, 1, [Q.zero]),
      outputs: column(v),
      feedback: column(b),
    };
    const fact = innerFact(line, net);
    return fact !== undefined && fact.most.num < 0n ? file(line.value, fact) : undefined;
  },
  margin: ascentIn,
};

export const patternsRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/patterns'),
  ...common,
  ...gridded(gridOf(relu, { outputs: 'free', labels: 'derived' }, [2, 1, 1]), {
    samples: 1,
    inputs: 1,
    neurons: 2,
    height: 2,
  }),
  drops: 'patterns',
  statement:
    'If V B^T > 0, a small enough step of direct feedback alignment with relu and one output never raises the loss.',
  yet: 'only the neuron with v_j b_j < 0 is active',
  references: ['Launay19'],
  nearMisses: aligned(1),
  witness: (candidate) => {
    const { activation, inputs, hidden, outputs } = candidate;
    if (!hasShape(candidate, 2, 1, 1) || Q.sub(at(inputs, 0, 0), Q.one).num !== 0n)
      return undefined;
    const [V, B] = [line1(...outputs), line1(...Array.from(hidden.data))];
    const [form, against] = [formFact(V, B), alwaysFact(V, B)];
    if (form?.by !== 'form' || against.by !== 'neuron') return undefined;
    // the other neuron is off, and this one has the value 1/2
    const w = [0, 1].map((j) => (j === against.neuron - 1 ? ratio(1n, 2n) : ratio(-1n)));
    const f = Q.mul(ratio(1n, 2n), outputs[against.neuron - 1] ?? Q.zero);
    const net = {
      inputs,
      labels: line1(Q.sub(f, Q.one)),
      hidden: column(w),
      outputs: V,
      feedback: B,
    };
    const fact = innerFact(activationOf(activation), net);
    return fact !== undefined && fact.most.num < 0n ? file(activation, form, fact) : undefined;
  },
  margin: ascentIn,
};

/** Steps of a run, and how long they are. */
const [runSteps, runLength] = [12, ratio(1n, 8n)];

export const smallStartRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/small-start'),
  ...common,
  ...gridded(gridOf(line, { outputs: 'free', labels: 'free' }, [1, 1, 1]), {
    samples: 1,
    inputs: 1,
    neurons: 1,
    height: 2,
  }),
  drops: 'small-start',
  statement:
    'With one output, sigma(x) = x and b_j = 1 or -1 an alignment <b_j, v_j> > 0 is never lost by direct feedback alignment.',
  yet: 'w is large at the start, and v b is negative after some midpoint steps of 1/8',
  references: ['Refinetti20'],
  nearMisses: {
    none: 'not applicable: with a small start the conclusion is about the flow for all times, which no file shows',
  },
  witness: (candidate) => {
    const { inputs, hidden, outputs, labels = [] } = candidate;
    const [v = Q.zero] = outputs;
    if (!hasShape(candidate, 1, 1, 1) || isZero(v)) return undefined;
    const w = at(hidden, 0, 0);
    const size = v.num < 0n ? Q.neg(v) : v;
    if (Q.sub(Q.mul(w, w), Q.mul(ratio(2n), size)).num <= 0n) return undefined; // a small start
    const net = {
      inputs,
      labels: column(labels),
      hidden,
      outputs: line1(v),
      feedback: line1(v.num < 0n ? Q.neg(Q.one) : Q.one),
    };
    const run = potentialRun(net, runLength, runSteps);
    if (run === undefined) return undefined;
    const { fact, stages } = run;
    const isFalling = stages.every(
      ({ potential }, k) => k === 0 || potential < (stages[k - 1]?.potential ?? 0),
    );
    return isFalling && fact.opposed.length > 0 ? file(undefined, fact) : undefined;
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'dfa-run');
    return fact?.by === 'potential' ? fact.opposed.length : 0;
  },
};

export const slopesRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/before-slopes'),
  ...common,
  ...gridded(gridOf(relu, { outputs: 1n, labels: 'derived' }, [2, 2, 1]), {
    samples: 2,
    inputs: 1,
    neurons: 2,
    height: 1,
  }),
  drops: 'before-slopes',
  statement:
    "The mean cosine of the signals after the factor sigma', behind a layer that is followed by one of width k, is at most sqrt(t_k).",
  yet: 'each sample has another mask, and both cosines are 1',
  references: ['Launay19'],
  nearMisses: { none: 'not applicable: it is about which signals are compared' },
  witness: (candidate) => {
    if (!hasShape(candidate, 2, 2, 1)) return undefined;
    const { activation, inputs, hidden } = candidate;
    const identity = matrix(2, 2, [Q.one, Q.zero, Q.zero, Q.one]);
    // each sample has one active neuron, another one
    const values = [0, 1].map((i) => [0, 1].map((j) => Q.mul(at(inputs, i, 0), at(hidden, j, 0))));
    const isMask = values.every((own, i) => own.every((z, j) => (i === j ? z.num > 0n : z.num < 0n))); // prettier-ignore
    if (!isMask) return undefined;
    const layers = [hidden, line1(Q.one, Q.one), column([Q.one, Q.one])];
    const f = values.map((own, i) => own[i] ?? Q.zero);
    // e_i is the i-th unit vector
    const labels = matrix(2, 2, f.flatMap((a, i) => [0, 1].map((c) => (c === i ? Q.sub(a, Q.one) : a)))); // prettier-ignore
    const problem = {
      activation: activationOf(activation),
      inputs,
      labels,
      layers,
      feedback: [identity],
    };
    const found = alignmentFact(problem, 1, 'after');
    // N = I/2, and a little more for a definite matrix
    const tau = ratio(513n, 1024n);
    const dual = matrix(2, 2, [Q.zero, Q.zero, Q.zero, Q.zero]);
    return found === undefined
      ? undefined
      : file(activation, found, {
          fact: 'bottleneck',
          feedback: identity,
          tau,
          dual,
          most: tau,
          of: 'network',
          inputs,
          labels,
          layers,
          layer: 1,
        });
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'alignment');
    return fact === undefined ? 0 : Number(fact.least.num) / Number(fact.least.den);
  },
};

export const gradientRow: Row = {
  ...refutedBy(feedbackAlignmentRules, 'feedback-alignment/gradient-descent'),
  ...common,
  ...gridded(gridOf(line, { outputs: 'free', labels: 'free' }, [1, 1, 1]), {
    samples: 1,
    inputs: 1,
    neurons: 1,
    height: 1,
  }),
  drops: 'gradient-descent',
  statement:
    'From every start gradient descent on a linear network with one output leads to a global minimum.',
  yet: 'W = v = 0 is stationary, with positive loss; feedback alignment leaves it',
  references: ['Refinetti20'],
  nearMisses: { none: 'not applicable: it is about the steps, not about an instance' },
  witness: (candidate) => {
    const { activation, inputs, hidden, outputs, labels = [] } = candidate;
    const [y = Q.zero] = labels;
    const isStill = isZero(at(hidden, 0, 0)) && outputs.every(isZero);
    if (!hasShape(candidate, 1, 1, 1) || !isStill || isZero(y) || isZero(at(inputs, 0, 0)))
      return undefined;
    const net = {
      inputs,
      labels: column(labels),
      hidden,
      outputs: line1(...outputs),
      feedback: line1(Q.one),
    };
    const run = potentialRun(net, ratio(1n, 4n), runSteps);
    if (run === undefined) return undefined;
    const loss = Q.mul(ratio(1n, 2n), Q.mul(y, y));
    return {
      instance: { activation, inputs, labels, points: { P: { hidden, outputs } } },
      facts: [
        { fact: 'critical', at: 'P', moving: 'all' },
        { fact: 'loss', at: 'P', from: loss, to: loss },
        run.fact,
      ],
      provenance: {},
    };
  },
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'loss');
    return fact === undefined ? 0 : Number(fact.from.num) / Number(fact.from.den);
  },
};

export const rows: readonly Row[] = [
  multiplesRow,
  outputsRow,
  patternsRow,
  smallStartRow,
  slopesRow,
  gradientRow,
];
