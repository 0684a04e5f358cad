/**
 * # Theorem R3: orthogonal greedy steps, exactly
 *
 * In R^d over Q with a finite dictionary; f is a known combination, so its variation is at most a known K. Each step
 * takes an element whose inner product is not the largest, and theta is what that costs.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { transpose } from '../../src/linalg/ring-product.ts';
import { dot, outsideSpan } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude, squareNorm, sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, showVector, together } from '../support/outcomes.ts';

const theorem = 'rates';

type Vector = readonly Rational[];

interface Greedy {
  readonly dictionary: readonly Vector[];
  readonly coefficients: Vector;
  /** For each step: how far down the list of inner products the choice goes. */
  readonly choices: readonly number[];
}

const entry = fc.integer({ min: -2, max: 2 }).map((k) => ratio(BigInt(k)));

/** Near-parallel elements and a multiple of one direction make the choice matter. */
const runs: fc.Arbitrary<Greedy> = fc
  .record({
    d: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 1, max: 6 }),
    rows: draws(draws(entry, 4), 6),
    coefficients: draws(
      fc.integer({ min: -3, max: 3 }).map((k) => ratio(BigInt(k), 2n)),
      6,
    ),
    choices: draws(fc.constantFrom(0, 0, 1, 2), 4),
    short: fc.boolean(),
  })
  .map(({ d, size, rows, coefficients, choices, short }) => ({
    dictionary: rows
      .slice(0, size)
      .map((r, i) => r.slice(0, d).map((a) => (short && i > 0 ? Q.div(a, ratio(8n)) : a))),
    coefficients: coefficients.slice(0, size),
    choices,
  }));

function targetOf({ dictionary, coefficients }: Greedy): Vector {
  const d = dictionary[0]?.length ?? 0;
  return Array.from({ length: d }, (_, j) =>
    sum(dictionary.map((g, i) => Q.mul(coefficients[i] ?? Q.zero, g[j] ?? Q.zero))),
  );
}

interface Step {
  /** norm(f - f_n)^2. */
  readonly error: Rational;
  /** The least theta^2 of the steps so far. */
  readonly theta: Rational;
}

function stepsOf(run: Greedy): readonly Step[] {
  const f = targetOf(run);
  const chosen: Vector[] = [];
  let [rest, theta] = [f, Q.one];
  const steps: Step[] = [{ error: squareNorm(f), theta }];
  for (const choice of run.choices) {
    const pulls = run.dictionary
      .map((g) => ({ g, pull: magnitude(dot(rest, g)) }))
      .toSorted((a, b) => compareRational(b.pull, a.pull));
    const [best] = pulls;
    if (best === undefined || best.pull.num === 0n) break;
    const allowed = pulls.filter(({ pull }) => pull.num !== 0n);
    const taken = allowed[Math.min(choice, allowed.length - 1)] ?? best;
    const share = Q.div(taken.pull, best.pull);
    const square = Q.mul(share, share);
    if (compareRational(square, theta) < 0) theta = square;
    chosen.push(taken.g);
    rest = outsideSpan(transpose(matrix(chosen.length, f.length, chosen.flat())), f);
    steps.push({ error: squareNorm(rest), theta });
  }
  return steps;
}

function boundHolds(run: Greedy, minded: boolean): Outcome {
  const K = sum(run.coefficients.map(magnitude));
  const gamma = run.dictionary
    .map(squareNorm)
    .reduce((a, b) => (compareRational(a, b) >= 0 ? a : b));
  const top = Q.mul(Q.mul(K, K), gamma);
  return together(
    ...stepsOf(run).map(({ error, theta }, n) => {
      const below = Q.add(Q.one, Q.mul(minded ? theta : Q.one, ratio(BigInt(n))));
      return atMost(error, Q.div(top, below), `after ${n} steps`);
    }),
  );
}

const greedy = property<Greedy>({
  id: 'rates/greedy',
  theorem,
  statement:
    'For finite dictionaries over Q and f = sum c_i g_i, K = sum abs(c_i): after n orthogonal greedy steps, each within the factor theta of the best, norm(f - f_n)^2 <= K^2 gamma^2/(1 + theta^2 n).',
  evidence: 'proof',
  arbitrary: runs,
  hypotheses: {},
  conclude: (run) => boundHolds(run, true),
  labels: (run) => {
    const steps = stepsOf(run);
    const last = steps.at(-1);
    return [
      steps.length === 1 ? 'f = 0' : steps.length === 2 ? '1 step' : '2 steps or more',
      last !== undefined && compareRational(last.theta, Q.one) < 0 ? 'theta < 1' : 'theta = 1',
    ];
  },
  required: { '2 steps or more': 0.3, 'theta < 1': 0.3, 'theta = 1': 0.2 },
  proves: 1,
  show: (run) =>
    `dictionary ${run.dictionary.map(showVector).join(', ')}, f = ${showVector(targetOf(run))}, errors ${stepsOf(
      run,
    )
      .map(({ error }) => rationalToText(error))
      .join(', ')}`,
  runs: 250,
  control: {
    statement: 'The same with theta = 1 however the elements are chosen.',
    conclude: (run) => boundHolds(run, false),
  },
});

export const greedyProperties: readonly AnyProperty[] = [greedy];
