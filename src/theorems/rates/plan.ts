/**
 * # certify rates
 *
 * Either the exact error in L2 of a network with one input against a piecewise polynomial, with the least error of any
 * network of its size where R6 knows it; or, for a range of n, that n adaptive half-spaces on S^2 beat every
 * n-dimensional space (R4).
 * @module
 */
import { compareRational, rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { freeKnotSquare } from '../../approximation/closed-forms.ts';
import { squaredError } from '../../approximation/piecewise.ts';
import { trimmed } from '../../approximation/polynomial.ts';
import { beatenFrom } from '../../approximation/widths.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { countText } from '../../certificates/facts/show.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Prepared, Proposal } from '../../certify/plan.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';

/** Squared errors in L2, as fractions: of the network, and the least of any of its size if that is known. */
export interface LineError {
  readonly squared?: string;
  readonly least?: string;
}

type Pair = Extract<Grounds['line'], { readonly kind: 'network' }>;
type Range = Extract<Grounds['line'], { readonly kind: 'range' }>;

/** The rows as a matrix, with zeros at their ends. */
function padded(rows: readonly (readonly Rational[])[]): Matrix<Rational> {
  const width = Math.max(1, ...rows.map((r) => r.length));
  const entries = rows.flatMap((r) => Array.from({ length: width }, (_, j) => r[j] ?? Q.zero));
  return matrix(rows.length, width, entries);
}

/** The network and its error, as a fact. */
function errorFact({ network, target }: Pair): FactOf<'network-error'> {
  const { power, slopes, biases, outputs, polynomial } = network;
  return {
    fact: 'network-error',
    power,
    affine: padded(slopes.map((w, i) => [w, biases[i] ?? Q.zero])),
    outputs,
    polynomial: polynomial.length === 0 ? [Q.zero] : polynomial,
    breaks: target.breaks,
    pieces: padded(target.pieces),
    squared: squaredError(Q, network, target),
  };
}

/** R6, if it speaks of this network and target: x^{k+1} on [0, 1], and a polynomial of degree at most k. */
function leastFact({ network, target }: Pair): FactOf<'free-knot'> | undefined {
  const { power, outputs, polynomial } = network;
  const [a, b] = [target.breaks[0], target.breaks.at(-1)];
  const [piece = []] = target.pieces;
  const p = trimmed(piece);
  const isPower =
    p.length === power + 2 &&
    p.every(({ num, den }, i) => den === 1n && num === (i === power + 1 ? 1n : 0n));
  const isUnit = a?.num === 0n && b?.num === 1n && b.den === 1n && target.pieces.length === 1;
  if (!isPower || !isUnit || trimmed(polynomial).length > power + 1) return undefined;
  const neurons = outputs.length;
  return { fact: 'free-knot', neurons, power, squared: freeKnotSquare(neurons, power) };
}

function errorNote({ squared }: FactOf<'network-error'>): string {
  const text = rationalToText(squared);
  return `error     squared, in L2: ${text.length <= 40 ? text : `a fraction of ${text.length} digits, about ${approximate(squared)}`}`;
}

function approximate({ num, den }: Rational): string {
  const scaled = (num * 10n ** 40n) / den;
  return (Number(scaled) / 1e40).toExponential(3);
}

function errorProposals(pair: Pair, { provenance }: Context): readonly Proposal<LineError>[] {
  const error = errorFact(pair);
  const least = leastFact(pair);
  const [squared, best] = [error.squared, least?.squared];
  const numbers = [
    error.affine.data,
    error.outputs,
    error.polynomial,
    error.breaks,
    error.pieces.data,
  ];
  const longest = Math.max(
    ...numbers.flatMap((list) => Array.from(list, (a) => rationalToText(a).length)),
    rationalToText(squared).length,
  );
  if (longest > factsLimits.digits)
    return [
      {
        kind: 'none',
        notes: [],
        because: `a number has ${longest} digits, and the checker reads at most ${factsLimits.digits}`,
        advice: ['Give numbers with fewer digits, such as fractions with small denominators.'],
        found: {},
      },
    ];
  const facts: readonly Fact[] = least === undefined ? [error] : [error, least];
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  const notes = [
    errorNote(error),
    ...(best === undefined
      ? []
      : [
          compareRational(squared, best) === 0
            ? 'least     the network attains it'
            : `least     at least ${rationalToText(best)} for any network with ${countText(error.outputs.length, 'neuron')}`,
        ]),
  ];
  const found = {
    squared: rationalToText(squared),
    ...(best === undefined ? {} : { least: rationalToText(best) }),
  };
  return [{ kind: 'file', notes, claim: 'rates', text, found }];
}

function rangeProposals(
  { first, last }: Range,
  { provenance }: Context,
): readonly Proposal<LineError>[] {
  const most = factsLimits.degree;
  const result = beatenFrom(Q, 2, 0, { first, last, most });
  if (result.kind !== 'beaten') {
    const because =
      result.kind === 'unknown'
        ? `the first ${last} eigenvalues are not known from the degrees up to ${most}`
        : `at n = ${result.at} the tail of the eigenvalues is not above 1/(2(n + 1)), the bound of n neurons`;
    return [
      { kind: 'none', notes: [], because, advice: ['The theorem begins at n = 16.'], found: {} },
    ];
  }
  const fact = { fact: 'separation', sphere: 2, power: 0, first, last } as const;
  const text = (): string => writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  const notes = ['class     half-spaces on S^2, and their closed convex hull'];
  return [{ kind: 'file', notes, claim: 'rates', text, found: {} }];
}

/** Sizes within the limits of the checker. */
function demandSizes({ network, target }: Pair, { naming }: Context): void {
  const sizes = [
    ['network', network.outputs.length, factsLimits.parameters, 'neurons'],
    ['network', network.polynomial.length, factsLimits.inputs, 'coefficients of its polynomial'],
    ['target', target.breaks.length, factsLimits.inputs, 'breaks'],
  ] as const;
  for (const [key, found, most, what] of sizes)
    if (found > most)
      throw usage(
        `${found} ${what}, and the checker of facts takes at most ${most}`,
        'Give a smaller one.',
        naming.field(key),
      );
}

export const plan: Plan<Grounds['line'], LineError> = {
  prepare(ground, _aims, context): Prepared<LineError> {
    if (ground.kind === 'range') {
      const { first, last } = ground;
      return {
        lines: [`range     n = ${first} to ${last}`],
        searched: 'over Q',
        search: () => rangeProposals(ground, context),
      };
    }
    demandSizes(ground, context);
    const { network, target } = ground;
    return {
      lines: [
        `network   ${countText(network.outputs.length, 'neuron')}, k = ${network.power}; target of ${countText(target.pieces.length, 'piece')}`,
      ],
      searched: 'over Q',
      search: () => errorProposals(ground, context),
    };
  },
};
