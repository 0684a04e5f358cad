/**
 * # The loss times a factor: no stationary point where min L > 0
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rescaledGradient, rescaledLoss } from './rescaled-loss.ts';
import type { Rescaled } from './rescaled-loss.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { column } from '../support/exact.ts';
import { fraction } from '../support/numbers.ts';
import { decide, equal, together } from '../support/outcomes.ts';
import { penalties, positive, theorem } from './instances.ts';

/** A point of the rescaled problem, `step` for difference quotients. */
interface Drawn {
  readonly loss: Rational;
  readonly factor: Rational;
  readonly penalty: Rational;
  readonly scale: Rational;
  readonly at: 'a drawn a' | 'a = 0' | 'a = 1/E';
  readonly step: Rational;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  loss: positive,
  factor: positive,
  penalty: penalties,
  scale: fraction,
  at: fc.constantFrom('a drawn a' as const, 'a = 0' as const, 'a = 1/E' as const),
  step: positive,
});

function pointOf({ loss, factor, penalty, scale, at }: Drawn): Rescaled<Rational> {
  const a = at === 'a = 0' ? Q.zero : at === 'a = 1/E' ? Q.div(Q.one, factor) : scale;
  return { loss, factor, penalty, scale: a };
}

const square = (a: Rational): Rational => Q.mul(a, a);

/** M is quadratic in a, and in E: both derivatives follow exactly from one difference each. */
function derivatives(point: Rescaled<Rational>, h: Rational): Outcome {
  const { loss: L, scale: a, factor: E, penalty } = point;
  const g = rescaledGradient(Q, point);
  const M = rescaledLoss(Q, point);
  const inScale = Q.sub(rescaledLoss(Q, { ...point, scale: Q.add(a, h) }), M);
  const grown = Q.mul(E, Q.add(Q.one, h)); // exp(b + s) with exp(s) = 1 + h
  const inOffset = Q.sub(rescaledLoss(Q, { ...point, factor: grown }), M);
  const bend = Q.add(Q.mul(L, square(E)), penalty);
  const wantedScale = Q.add(Q.mul(h, g.scale), Q.mul(square(h), bend));
  const wantedOffset = Q.add(Q.mul(h, g.offset), Q.mul(square(h), Q.mul(L, square(Q.mul(a, E)))));
  return together(
    equal(column([inScale]), column([wantedScale]), 'dM/da'),
    equal(column([inOffset]), column([wantedOffset]), 'dM/db'),
  );
}

function neverStationary(point: Rescaled<Rational>): Outcome {
  const { scale: a, penalty } = point;
  const g = rescaledGradient(Q, point);
  const left = Q.sub(Q.mul(a, g.scale), g.offset);
  const right = Q.mul(Q.add(penalty, penalty), square(a));
  return together(
    equal(column([left]), column([right]), 'a dM/da - dM/db = 2 lambda a^2'),
    decide(
      g.scale.num !== 0n || g.offset.num !== 0n,
      'dM/da = dM/db = 0',
      `L = ${rationalToText(point.loss)}`,
      'a stationary point with L > 0',
    ),
  );
}

const hypotheses = {
  'F3.h1: lambda > 0': ({ penalty }: Drawn): boolean => penalty.num > 0n,
  'L > 0': ({ loss }: Drawn): boolean => loss.num > 0n,
};

function show(d: Drawn): string {
  const { loss, scale, factor, penalty } = pointOf(d);
  const [L, a, E, lambda] = [loss, scale, factor, penalty].map(rationalToText);
  return `L = ${L}, a = ${a}, E = ${E}, lambda = ${lambda}`;
}

const shared = {
  theorem,
  evidence: 'proof' as const,
  arbitrary: drawn,
  hypotheses,
  labels: ({ at }: Drawn): readonly string[] => [at],
  required: { 'a drawn a': 0.2, 'a = 0': 0.2, 'a = 1/E': 0.2 },
  proves: 1,
  show,
  runs: 300,
};

const never = property<Drawn>({
  ...shared,
  id: 'elimination/rescaled-never-stationary',
  statement:
    'For all L > 0, a, E = exp(b) > 0 and lambda > 0, over Q: the derivatives of M = L (1 + (a E - 1)^2) + lambda a^2 in a and b are right and are not both 0.',
  conclude: (d) => together(derivatives(pointOf(d), d.step), neverStationary(pointOf(d))),
  control: {
    statement: 'F3.h1 dropped: the same with lambda = 0, where a = 1/E is stationary.',
    conclude: (d) => neverStationary({ ...pointOf(d), penalty: Q.zero }),
  },
});

/** M > L, and M = L + lambda/E^2 at a = 1/E: the infimum over (a, b) is L, and is not attained. */
function infimum(point: Rescaled<Rational>): Outcome {
  const { loss: L, factor: E, penalty } = point;
  const M = rescaledLoss(Q, point);
  const along = rescaledLoss(Q, { ...point, scale: Q.div(Q.one, E) });
  return together(
    decide(Q.sub(M, L).num > 0n, rationalToText(M), rationalToText(L), 'M > L'),
    equal(column([along]), column([Q.add(L, Q.div(penalty, square(E)))]), 'M at a = 1/E'),
  );
}

const approached = property<Drawn>({
  ...shared,
  id: 'elimination/rescaled-infimum',
  statement:
    'For all L > 0, a, E = exp(b) > 0 and lambda > 0, over Q: M > L, and M = L + lambda exp(-2 b) at a = exp(-b). So the infimum over (a, b) is L, approached only as b grows.',
  conclude: (d) => infimum(pointOf(d)),
  control: {
    statement: 'The infimum is attained at a = 1/E with lambda = 0.',
    conclude: (d) => infimum({ ...pointOf(d), scale: Q.div(Q.one, d.factor), penalty: Q.zero }),
  },
});

export const rescaledProperties: readonly AnyProperty[] = [never, approached];
