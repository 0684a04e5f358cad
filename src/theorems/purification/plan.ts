/**
 * # certify robust-radius and certify purification
 *
 * For each input: a radius within which no change of the input changes the sign of f, and a change that does, each as a
 * fact. relu by cases, T(t) = relu(t - b) - relu(-t - b) with output weights 1 by P2 and, for at most 8 neurons, by cases,
 * smooth activations by the largest gradient.
 * @module
 */
import { encloseRational } from '../../arithmetic/interval.ts';
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Instance } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { matrix, row } from '../../linalg/matrix.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { asRelu, exactly, thresholdOf } from './dead-zone-search.ts';
import { deadZoneFindings, otherFindings } from './findings.ts';
import type { Asked, Findings } from './findings.ts';
import { withOutputBias } from './output-bias.ts';
import type { Unbiased } from './output-bias.ts';

/** Fractions, for one input; what is missing was not found. */
export interface Radius {
  readonly least?: string;
  readonly most?: string;
}

export interface RobustRadii {
  readonly radii: readonly Radius[];
}

const mostInputs = factsLimits.facts / 2;
function noteOf(i: number, { robust, flipped, because, unfit }: Findings): string {
  const name = `input ${i + 1}`.padEnd(10);
  if (because !== undefined) return `${name}${because}`;
  const least =
    robust === undefined
      ? `no radius is proved${unfit === undefined ? '' : ` (${unfit})`}`
      : `keeps its sign within ${showLower(encloseRational(robust.radius).lo)}`;
  const most =
    flipped === undefined
      ? 'no change of sign is found'
      : `changes it within ${showUpper(encloseRational(flipped.radius).hi)}`;
  return `${name}${least}; ${most}`;
}

/** The network that facts name: with a dead zone the same function as a relu network. */
function instanceOf({ problem, point }: Asked, threshold: Rational | undefined): Instance {
  const rows = Array.from({ length: point.hidden.rows }, (_, j) => row(point.hidden, j));
  const given = { hidden: rows, input: row(problem.inputs, 0) };
  const relu = threshold === undefined ? undefined : asRelu(given, threshold);
  const { hidden, outputs } = relu ?? { hidden: rows, outputs: Array.from(point.outputs) };
  const activation = relu === undefined ? problem.activation.value : activationNamed('relu').value;
  const W = matrix(hidden.length, hidden[0]?.length ?? 0, hidden.flatMap(exactly));
  return { activation, points: { P: { hidden: W, outputs: exactly(outputs) } } };
}

function proposalFor(
  asked: Asked,
  threshold: Rational | undefined,
  seed: number,
  { provenance, watch }: Context,
): Proposal<RobustRadii> {
  const n = asked.problem.inputs.rows;
  const all = Array.from({ length: n }, (_, i) => {
    watch?.(i / n, `input ${i + 1} of ${n}`);
    return threshold === undefined
      ? otherFindings(asked, i, seed)
      : deadZoneFindings(asked, threshold, i, seed);
  });
  const facts = all.flatMap(({ robust, flipped }) =>
    [robust, flipped].flatMap((one) => (one === undefined ? [] : [one.fact])),
  );
  const notes = all.map((one, i) => noteOf(i, one));
  const found: RobustRadii = {
    radii: all.map(({ robust, flipped }) => ({
      ...(robust === undefined ? {} : { least: rationalToText(robust.radius) }),
      ...(flipped === undefined ? {} : { most: rationalToText(flipped.radius) }),
    })),
  };
  if (facts.length === 0)
    return {
      kind: 'none',
      notes,
      because: all.every(({ because }) => because !== undefined)
        ? all.map(({ because = '' }, i) => `input ${i + 1}: ${because}`).join('; ')
        : 'neither a radius nor a change of sign was found at any input',
      doubt: 'That does not mean that the network is not robust there.',
      advice: ['Ask for a smaller radius, or leave it out.'],
      found,
    };
  const usesPoint = facts.some(
    ({ fact }) => fact === 'robust-network' || fact === 'flipped-network',
  );
  const instance = usesPoint ? instanceOf(asked, threshold) : { points: {} };
  return {
    kind: 'file',
    notes,
    claim: 'robust-radius',
    text: () => writeFacts({ instance, facts, provenance }),
    found,
  };
}

/** Whether the last input is 1 in every sample, a bias. */
function hasBias({ inputs: { rows, cols, data } }: Problem): boolean {
  return (
    cols > 1 &&
    Array.from({ length: rows }, (_, i) => data[i * cols + cols - 1]).every((x) => x === 1)
  );
}

/** T with output weights other than 1 is no network of Theorem P. */
function zoneOf({ activation }: Problem, { outputs }: Point): Rational | undefined {
  return Array.from(outputs).every((v) => v === 1) ? thresholdOf(activation.value) : undefined;
}

/** The network that is given, and how the bias of its output is a part of that of the facts. */
function linesOf(
  { problem, point, free }: Unbiased,
  asked: Asked,
  bias: number,
): readonly string[] {
  const fixed = free < point.hidden.cols;
  const name = printExpression(asked.problem.activation.value);
  const how = name === 'relu(x)' ? 'a neuron more, of an input that is 1' : `sigma is ${name}`;
  return [
    `network   ${point.outputs.length} neurons, activation ${problem.activation.name}${fixed ? '; the last input, 1 in every sample, is a bias and does not move' : ''}`,
    ...(bias === 0 ? [] : [`output    with its bias, ${bias}: ${how}`]),
  ];
}

function planFor(demandsZone: boolean): Plan<Grounds['network'], RobustRadii> {
  return {
    prepare({ problem, weights }, { within, seed = 1 }, context) {
      const { field } = context.naming;
      if (weights === undefined) throw usage('no weights', 'Give them.', field('weights'));
      const { rows: n } = problem.inputs;
      if (n > mostInputs)
        throw usage(
          `${n} inputs, of at most ${mostInputs}`,
          `Give rows ${mostInputs} or fewer.`,
          field('rows'),
        );
      const bias = weights.outputBias ?? 0;
      const zone = bias === 0 ? zoneOf(problem, weights) : undefined;
      if (demandsZone && zone === undefined)
        throw usage(
          'expected sigma = relu(x - b) - relu(-x - b) with b > 0, every v_j = 1, and no bias of the output',
          'For other networks there is certify robust-radius.',
          field('activation'),
        );
      const isFixed = zone === undefined && hasBias(problem);
      const { hidden, outputs } = weights;
      const given = { problem, point: { hidden, outputs }, free: hidden.cols - (isFixed ? 1 : 0) };
      const asked = { ...withOutputBias(given, bias, field('weights')), within };
      const { rows: m, cols: d } = asked.point.hidden;
      if (m * (d + 1) > factsLimits.parameters)
        throw usage(
          `${m * (d + 1)} parameters, of at most ${factsLimits.parameters}`,
          'Give a smaller network.',
          field('weights'),
        );
      return {
        lines: linesOf(given, asked, bias),
        searched: within === undefined ? 'the largest radius' : `radius ${within}`,
        search: () => [proposalFor(asked, zone, seed, context)],
      };
    },
  };
}

export const plan: Plan<Grounds['network'], RobustRadii> = planFor(false);
export const purificationPlan: Plan<Grounds['network'], RobustRadii> = planFor(true);
