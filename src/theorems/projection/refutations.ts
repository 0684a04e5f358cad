/**
 * # What refutes Theorem F1 with a frozen last layer, and F2 off the sample
 *
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import type { Layers } from '../../network/deep.ts';
import { analytic, generalPosition, onSample, shown, stationaryInAll } from '../hypotheses.ts';
import { holds, isPositive, proves, same, stated } from '../rule.ts';
import type { Rule } from '../rule.ts';

function textOf(layers: Layers<Rational>): string {
  return layers
    .map(({ rows, cols, data }) => `${rows} ${cols} ${Array.from(data, rationalToText).join(' ')}`)
    .join(';');
}

/** Some stationary network with positive loss, whose regression is another function. */
function differsOffSample({ facts }: FactsFile): boolean {
  const stationary = new Set(
    facts
      .filter((f) => f.fact === 'projection')
      .filter(({ moving, loss }) => moving === 'all' && isPositive(loss))
      .map(({ layers }) => textOf(layers)),
  );
  return facts.some((f) => f.fact === 'off-sample-difference' && stationary.has(textOf(f.layers)));
}

function isAnotherNumber(f: Fact): boolean {
  return f.fact === 'projection' && f.moving === 'hidden' && !same(f.loss, f.value);
}

export const projectionRules: readonly Rule[] = [
  {
    id: 'projection/last-layer',
    without: ['F1.h2'],
    roles: [],
    keeps: [
      holds(analytic),
      holds(generalPosition),
      stated(
        shown('the gradient of l in all layers but the last is 0'),
        (f) => f.fact === 'projection' && f.moving === 'hidden',
      ),
    ],
    drops: { hypothesis: stationaryInAll, instead: 'the last layer is frozen' },
    shows: [
      proves(
        'a point where the gradient of l in all layers but the last is 0 and l is not (1/2) dist(y, range J)^2',
        isAnotherNumber,
      ),
    ],
    sentence:
      'Theorem F1 needs the last layer to be trained. With it frozen: the gradient of the loss in the hidden layers is 0, f is not in the range of their Jacobian J, and the loss is not (1/2) dist(y, range J)^2.',
  },
  {
    id: 'false/off-sample',
    without: ['F2.h1'],
    roles: [],
    keeps: [
      holds(generalPosition),
      stated(
        shown('the gradient of l in all layers is 0, and the loss is positive'),
        (f) => f.fact === 'projection' && f.moving === 'all' && isPositive(f.loss),
      ),
    ],
    drops: { hypothesis: onSample, instead: 'it is another point' },
    shows: [
      {
        says: 'a network, stationary in all layers, with positive loss that differs from its kernel regression at an input',
        met: differsOffSample,
      },
    ],
    sentence:
      'It is false that a network stationary in all layers is its own kernel regression everywhere: the two agree on the inputs of the data, and differ at another input.',
  },
];
