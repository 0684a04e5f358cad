/**
 * # What refutes Theorem H with a hypothesis dropped
 *
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { at, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dot } from '../../quadratic/elimination.ts';
import {
  alignedNeurons,
  beforeSlopes,
  differentiable,
  feedbackMultiples,
  feedbackSteps,
  linearOneOutput,
  narrowLayer,
  positiveProduct,
  smallStart,
} from '../hypotheses.ts';
import { pointIn, positiveLoss, proves, sameEntries, stated } from '../rule.ts';
import type { Need, Rule } from '../rule.ts';

type Weights = Pick<FactOf<'dfa-inner'>, 'outputs' | 'feedback'>;

/** <b_j, v_j>, for each j. */
function alignments({ outputs: V, feedback: B }: Weights): readonly Rational[] {
  return Array.from({ length: V.cols }, (_, j) => {
    const column = (A: Matrix<Rational>) => Array.from({ length: A.rows }, (__, i) => at(A, i, j));
    return dot(Q, column(V), column(B));
  });
}

const isAligned = (f: Weights): boolean => alignments(f).every(({ num }) => num > 0n);

function isAscent(f: Fact): f is FactOf<'dfa-inner'> {
  return f.fact === 'dfa-inner' && f.most.num < 0n;
}

const ascends = proves('<G, D> < 0', isAscent);

function sameMatrix(A: Matrix<Rational>, B: Matrix<Rational>): boolean {
  return A.cols === B.cols && sameEntries(Array.from(A.data), Array.from(B.data));
}

/** All facts that have V and B have the same. */
const oneNetwork: Need = {
  says: 'one V and one B throughout',
  met: ({ facts }) => {
    const weights = facts.filter((f) => f.fact === 'dfa-inner' || f.fact === 'dfa-always');
    const [first] = weights;
    return weights.every(
      (f) =>
        first !== undefined &&
        sameMatrix(f.outputs, first.outputs) &&
        sameMatrix(f.feedback, first.feedback),
    );
  },
};

function isPotential(f: Fact): f is Extract<FactOf<'dfa-run'>, { by: 'potential' }> {
  return f.fact === 'dfa-run' && f.by === 'potential';
}

/** The start of the run is not small: <b_j, v_j> < norm(w_j)^2/2 for some j. */
function isLarge(f: Fact): boolean {
  if (!isPotential(f)) return false;
  return alignments(f).some((a, j) => {
    const w = row(f.hidden, j);
    return compareRational(Q.mul(ratio(2n), a), dot(Q, w, w)) < 0;
  });
}

/** An alignment after the factor sigma' that is above the ceiling of the same layer. */
const aboveCeiling: Need = {
  says: 'the mean cosine is above the ceiling sqrt(t)',
  met: ({ facts }) => {
    const found = facts.find((f) => f.fact === 'alignment');
    const ceiling = facts.find((f) => f.fact === 'bottleneck');
    if (found?.signal !== 'after' || ceiling?.of !== 'network') return false;
    const isSame =
      found.layer === ceiling.layer &&
      sameMatrix(found.feedback, ceiling.feedback) &&
      sameMatrix(found.inputs, ceiling.inputs) &&
      sameMatrix(found.labels, ceiling.labels) &&
      found.layers.length === ceiling.layers.length &&
      found.layers.every((W, l) => sameMatrix(W, ceiling.layers[l] ?? found.inputs));
    const isAbove = compareRational(Q.mul(found.least, found.least), ceiling.most) > 0;
    return isSame && found.least.num > 0n && isAbove;
  },
};

/** A run of feedback alignment from the point, which lowers the loss there. */
const leaves: Need = {
  says: 'feedback alignment from P ends with less loss',
  met: ({ instance, facts }: FactsFile, named) => {
    const { hidden, outputs } = pointIn(instance, named, 'P');
    const loss = facts.find((f) => f.fact === 'loss' && f.at === named['P']);
    return facts.some(
      (f) =>
        f.fact === 'dfa-run' &&
        loss?.fact === 'loss' &&
        compareRational(f.most, loss.from) < 0 &&
        instance.inputs !== undefined &&
        sameMatrix(f.inputs, instance.inputs) &&
        sameEntries(Array.from(f.labels.data), instance.labels ?? []) &&
        sameMatrix(f.hidden, hidden) &&
        sameEntries(Array.from(f.outputs.data), outputs),
    );
  },
};

export const feedbackAlignmentRules: readonly Rule[] = [
  {
    id: 'feedback-alignment/multiples',
    without: ['H1.h1'],
    roles: [],
    keeps: [stated(differentiable, (f) => f.fact === 'dfa-inner')],
    drops: { hypothesis: feedbackMultiples, instead: 'some b_j is another vector' },
    shows: [ascends],
    sentence:
      'Direct feedback alignment need not descend: here every small enough step of it in W and V raises the loss.',
  },
  {
    id: 'feedback-alignment/outputs',
    without: ['H2.h1'],
    roles: [],
    keeps: [stated(alignedNeurons, (f) => f.fact === 'dfa-inner' && isAligned(f))],
    drops: {
      hypothesis: feedbackMultiples,
      instead: 'only <b_j, v_j> > 0, and there are two outputs',
    },
    shows: [
      proves('two outputs', (f) => isAscent(f) && f.labels.cols > 1),
      proves('that network is aligned', (f) => isAscent(f) && isAligned(f)),
    ],
    sentence:
      'With two outputs an alignment <b_j, v_j> > 0 of every neuron is not enough: here every small enough step of feedback alignment raises the loss.',
  },
  {
    id: 'feedback-alignment/patterns',
    without: ['H1.h2'],
    roles: [],
    keeps: [stated(positiveProduct, (f) => f.fact === 'dfa-always' && f.by === 'form')],
    drops: { hypothesis: feedbackMultiples, instead: 'only V B^T > 0, and sigma = relu' },
    shows: [
      oneNetwork,
      {
        says: '<G, D> < 0 for relu',
        met: ({ instance: { activation }, facts }) =>
          activation?.kind === 'apply' &&
          activation.f === 'relu' &&
          activation.of.kind === 'variable' &&
          facts.some(isAscent),
      },
    ],
    sentence:
      'V B^T > 0 makes feedback alignment descend in linear networks, and not with relu: here the active neuron is one that is not aligned.',
  },
  {
    id: 'feedback-alignment/small-start',
    without: ['H2.h2'],
    roles: [],
    keeps: [stated(alignedNeurons, (f) => isPotential(f) && isAligned(f))],
    drops: { hypothesis: smallStart, instead: 'the hidden weights are larger' },
    shows: [
      proves('the start is not small', isLarge),
      proves(
        'V B^T < 0 after some step',
        (f) => isPotential(f) && isLarge(f) && isAligned(f) && f.opposed.length > 0,
      ),
    ],
    sentence:
      'Feedback alignment may lose an alignment <b, v> > 0 if the hidden weights are not small at the start: here it is negative after some steps.',
  },
  {
    id: 'feedback-alignment/before-slopes',
    without: ['H6.h1'],
    roles: [],
    keeps: [stated(narrowLayer, (f) => f.fact === 'bottleneck' && f.of === 'network')],
    drops: { hypothesis: beforeSlopes, instead: 'they are those after it' },
    shows: [aboveCeiling],
    sentence:
      "After the factor sigma' the signals behind a narrow layer need not lie in one space of its width: here their mean cosine is above the ceiling.",
  },
  {
    id: 'feedback-alignment/gradient-descent',
    without: ['H3.h1'],
    roles: ['P'],
    keeps: [stated(linearOneOutput, (f) => f.fact === 'dfa-run')],
    drops: { hypothesis: feedbackSteps, instead: 'they are those of gradient descent' },
    shows: [
      proves(
        'the gradient is 0 at P',
        (f, named) => f.fact === 'critical' && f.at === named['P'] && f.moving === 'all',
      ),
      positiveLoss('P'),
      {
        says: 'sigma(x) = x at P too',
        met: ({ instance: { activation } }) => activation?.kind === 'variable',
      },
      leaves,
    ],
    sentence:
      'Feedback alignment leads to a global minimum from every start of a linear network with one output, and gradient descent does not: here it does not move.',
  },
];
