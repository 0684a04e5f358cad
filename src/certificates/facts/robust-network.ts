/**
 * # Facts about how far the sign of a network holds around an input
 *
 * For one hidden layer: relu over Q by cases, smooth activations in intervals. Proofs: proofs-notes/purification.md.
 * @module
 */
import { exactly } from '../../arithmetic/bounds.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import { casesFault, layeredValue } from '../../purification/cases.ts';
import type { Layered } from '../../purification/cases.ts';
import type { Vector } from '../../purification/dead-zone.ts';
import { enclosedValue, signMargin } from '../../purification/lipschitz.ts';
import type { EnclosedInput } from '../../purification/lipschitz.ts';
import { dot } from '../../quadratic/elimination.ts';
import { cost } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { joined } from '../object-shapes.ts';
import { record, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, numberText } from './show.ts';
import { isAtMost, isZero, pointNamed } from './subject.ts';
import type { Subject } from './subject.ts';
import { countsUpTo, countUpTo, list, listsUpTo, name, rational } from './values.ts';
import { countedField } from './work.ts';

const place = { at: name, free: countUpTo('inputs'), input: list('inputs'), radius: rational };
const robustEntries = joined(
  record(place),
  variant('by', {
    cases: record({ splits: countsUpTo('range'), slopes: listsUpTo('range') }),
    gradient: record({}),
  }),
);
const flippedEntries = record({ ...place, change: list('inputs') });

interface Ball {
  readonly at: string;
  readonly free: number;
  readonly input: Vector;
  readonly radius: Rational;
}

interface Centre {
  readonly activation: Activation;
  readonly net: Layered;
}

function centreOf(subject: Subject, { at, free, input, radius }: Ball): Centre | Fails {
  const point = pointNamed(subject, at);
  if ('kind' in point) return point;
  const { activation } = subject;
  if (activation === undefined) return fails('the instance lacks an activation');
  const d = point.hidden.cols;
  if (input.length !== d) return fails(`expected an input of ${d} entries, got ${input.length}`);
  if (free < 1 || free > d) return fails(`expected 1 to ${d} free inputs, got ${free}`);
  if (radius.num <= 0n) return fails('expected a radius > 0');
  return { activation, net: { ...point, input, free } };
}

const isRelu = (sigma: Activation): boolean => printExpression(sigma.value) === 'relu(x)';

function enclosed({ activation, net: { hidden, outputs, input, free } }: Centre): EnclosedInput {
  return {
    activation,
    hidden: mapMatrix(hidden, encloseRational),
    outputs: outputs.map(encloseRational),
    input: input.map(encloseRational),
    free,
  };
}

/** "h in R^3 moves the first 2 of 3 inputs". */
function ballText({ net: { input, free } }: Centre): string {
  return free === input.length ? 'every h' : `every h that moves only the first ${free} inputs,`;
}

function robustNetwork(subject: Subject, fact: Of<typeof robustEntries>): FactOutcome {
  const centre = centreOf(subject, fact);
  if ('kind' in centre) return centre;
  const says = (because: string): FactOutcome =>
    holds(
      `f at ${fact.at} has the same sign, not 0, at this x and at x + h for ${ballText(centre)} with norm(h) <= ${numberText(fact.radius)}.`,
      because,
    );
  const { outputs, input } = centre.net;
  if (fact.by === 'cases') {
    if (!isRelu(centre.activation)) return fails('expected sigma = relu(x)');
    const { splits, slopes, radius } = fact;
    // a table of sides for each split
    subject.work.spend(splits.length * outputs.length);
    const fault = casesFault(countedField(subject.work), centre.net, radius, { splits, slopes });
    return fault === undefined
      ? says(`affine lower bounds in ${countText(slopes.length, 'case')}, over Q`)
      : fails(fault);
  }
  subject.work.spend(outputs.length * (3 * cost(centre.activation) + 4 * input.length));
  const margin = signMargin(enclosed(centre), exactly(encloseRational(fact.radius).hi));
  if (margin === undefined) return fails('sigma is not shown to be C^2 on the ball');
  if (!(margin > 0)) return fails('abs(f(x)) > eps sup norm(grad f) is not shown');
  return says('from the largest gradient on the ball, by enclosures');
}

/** The signs of f(x) and f(x + h), where they are decided. */
function signsOf(subject: Subject, centre: Centre, moved: Vector): readonly (number | undefined)[] {
  const inputs = [centre.net.input, moved];
  if (isRelu(centre.activation)) {
    const F = countedField(subject.work);
    return inputs.map((input) => F.sign(layeredValue(F, { ...centre.net, input })));
  }
  subject.work.spend(
    2 * centre.net.outputs.length * (cost(centre.activation) + centre.net.input.length),
  );
  return inputs.map((input) => {
    const value = enclosedValue(enclosed({ ...centre, net: { ...centre.net, input } }));
    if (value === undefined) return undefined;
    if (value.lo === 0 && value.hi === 0) return 0;
    return value.lo > 0 ? 1 : value.hi < 0 ? -1 : undefined;
  });
}

function changeFault(
  { work }: Subject,
  { input, radius, change, free }: Of<typeof flippedEntries>,
): Fails | undefined {
  if (change.length !== input.length)
    return fails(`expected a change of ${input.length} entries, got ${change.length}`);
  if (!isZero(change.slice(free))) return fails(`h moves more than the first ${free} inputs`);
  const F = countedField(work);
  return isAtMost(dot(F, change, change), F.mul(radius, radius))
    ? undefined
    : fails('norm(h) <= eps is false');
}

function flippedNetwork(subject: Subject, fact: Of<typeof flippedEntries>): FactOutcome {
  const centre = centreOf(subject, fact);
  if ('kind' in centre) return centre;
  const fault = changeFault(subject, fact);
  if (fault !== undefined) return fault;
  const { input, radius, change, free } = fact;
  const F = countedField(subject.work);
  const moved = input.map((x, k) => F.add(x, change[k] ?? F.zero));
  const [before, after] = signsOf(subject, centre, moved);
  if (before === undefined || after === undefined) return fails('a sign of f is not shown');
  if (before === 0) return fails('f(x) is 0');
  if (after === before) return fails('f(x + h) has the sign of f(x)');
  return holds(
    `f at ${fact.at} is ${before > 0 ? 'positive' : 'negative'} at this x, and ${before > 0 ? '<= 0' : '>= 0'} at x + h for the written h, norm(h) <= ${numberText(radius)}${free === input.length ? '' : `, which moves only the first ${free} inputs`}.`,
    isRelu(centre.activation) ? 'evaluated over Q' : 'by enclosures',
  );
}

export const robustNetworkFacts = {
  'robust-network': {
    says: 'f(z) = sum_j v_j sigma(w_j.z) has one sign, not 0, at the input x and at x + h for all h with norm(h) <= eps = radius > 0 that move only the first `free` inputs: by `cases`, sigma = relu, the list of splits in preorder (j: on the sign of w_j.(x + h), first >= 0; 0: a case, with its list of slopes c_j): the affine function with these slopes is below f, up to its sign, and positive on the ball; or by `gradient`: abs(f(x)) > eps sup norm(grad f), sigma C^2 on the ball. Needs no inputs and labels',
    since: 3,
    entries: robustEntries,
    arrays: { x: 'input' },
    check: robustNetwork,
  },
  'flipped-network': {
    says: 'f(z) = sum_j v_j sigma(w_j.z) is not 0 at the input x, and at x + h it is 0 or has the other sign, h = change, norm(h) <= radius, h moves only the first `free` inputs. Needs no inputs and labels',
    since: 3,
    entries: flippedEntries,
    arrays: { x: 'input', h: 'change' },
    check: flippedNetwork,
  },
};
