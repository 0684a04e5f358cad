import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../../src/arithmetic/rational.ts';
import {
  applied,
  changeText,
  compareDistances,
  distanceOf,
} from '../../../src/counterexamples/near-miss/change.ts';
import {
  addedPairs,
  analyticNames,
  changedEntries,
  exchangedSigma,
  largerNumber,
  mirroredCentres,
  smallerNumber,
} from '../../../src/counterexamples/near-miss/neighbours.ts';
import type { Neighbour } from '../../../src/counterexamples/near-miss/neighbours.ts';
import type { Subject } from '../../../src/counterexamples/near-miss/subject.ts';
import { q } from '../support.ts';
import { subject } from './subjects.ts';

const witness = subject({
  X: [[1], [2]],
  y: [3, 4],
  W: [[0], [5]],
  v: [1, -1],
  numbers: { radius: q('3/8'), kappa: q(1), zeta: q(0) },
});

function textsOf(neighbours: Iterable<Neighbour>, about: Subject = witness): readonly string[] {
  return [...neighbours].map((changes) => changes.map((c) => changeText(c, about)).join('; '));
}

const lists: readonly (readonly [string, (about: Subject) => Iterable<Neighbour>, Subject])[] = [
  ['entries', changedEntries(['X', 'W', 'v', 'y'], 2), witness],
  ['sigma', exchangedSigma, witness],
  [
    'pairs',
    addedPairs,
    subject({
      X: [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
        [9, 1],
      ],
      W: [
        [0, 0],
        [0, 0],
      ],
    }),
  ],
  ['centres', mirroredCentres, witness],
  ['radius', smallerNumber('radius'), witness],
];

describe('neighbours', () => {
  it.each(lists)(
    'come for %s in increasing distance, each once, and change something',
    (_, list, about) => {
      const seen = new Set<string>();
      let last = distanceOf(about, []);
      for (const changes of list(about)) {
        const distance = distanceOf(about, changes);
        expect(compareDistances(distance, last)).toBeGreaterThanOrEqual(0);
        expect(applied(about, changes) ?? about).not.toEqual(about);
        last = distance;
        const text = JSON.stringify(changes.map((c) => changeText(c, about)));
        expect(seen.has(text), text).toBe(false);
        seen.add(text);
      }
      expect(seen.size).toBeGreaterThan(3);
    },
  );

  it('change one or two entries by 1/2, 1 and 2, in all ways and no others', () => {
    const found = new Set(textsOf(changedEntries(['X', 'y'], 2)(witness)));
    const steps = ['1/2', '-1/2', '1', '-1', '2', '-2'].map(q);
    const places = [
      ['X[1,1]', 1],
      ['X[2,1]', 2],
      ['y[1]', 3],
      ['y[2]', 4],
    ] as const;
    const single = places.map(([name, from]) =>
      steps.map((s) => `${name}: ${from} -> ${rationalToText(Q.add(q(from), s))}`),
    );
    const pairs = single.flatMap((some, i) =>
      single.slice(i + 1).flatMap((others) => some.flatMap((a) => others.map((b) => `${a}; ${b}`))),
    );
    expect(found).toEqual(new Set([...single.flat(), ...pairs]));
  });

  it('also move a weight to that of its mirror neuron, if there is one', () => {
    const found = textsOf(changedEntries(['W'], 1)(witness));
    expect(found.filter((text) => text.startsWith('W_P[1'))).toEqual([
      'W_P[1,1]: 0 -> 1/2',
      'W_P[1,1]: 0 -> -1/2',
      'W_P[1,1]: 0 -> 1',
      'W_P[1,1]: 0 -> -1',
      'W_P[1,1]: 0 -> 2',
      'W_P[1,1]: 0 -> -2',
      'W_P[1,1]: 0 -> 5',
    ]);
    expect(found).toContain('W_P[2,1]: 5 -> 0');
    const odd = subject({ X: [[1]], W: [[0], [5], [9]] });
    expect(textsOf(changedEntries(['W'], 1)(odd), odd).length).toBe(18);
  });

  it('take as sigma every analytic one but its own', () => {
    const found = textsOf(exchangedSigma(witness));
    expect(found.length).toBe(analyticNames.length - 1);
    expect(found[0]).toBe('sigma: tanh(x) -> log(1 + exp(x))');
    const relu = subject({ sigma: 'relu', X: [[1]] });
    expect(textsOf(exchangedSigma(relu), relu).length).toBe(analyticNames.length);
  });

  it('add as many pairs as h d >= n needs, with at most two weights other than 0', () => {
    const two = subject({ X: [[1], [2], [3]], W: [[0], [0]] });
    const found = textsOf(addedPairs(two), two);
    const pair = (a: string): string => `pair added: w = (${a}), v = 1 and -1`;
    expect(found.slice(0, 3)).toEqual([
      `${pair('0')}; ${pair('0')}`,
      `${pair('1/2')}; ${pair('0')}`,
      `${pair('-1/2')}; ${pair('0')}`,
    ]);
    expect(found.length).toBe(1 + 12 + 36);
  });

  it('have as centres those without neurons first, then doubled where v is fixed', () => {
    const found = textsOf(mirroredCentres(witness));
    const twins = 'neurons added: each neuron (w, v) also as (w, -v)';
    const first = found.indexOf(twins);
    expect(found[0]).toBe('W_P[1,1]: 0 -> 1/2');
    expect(found.slice(0, first).some((text) => text.includes('added'))).toBe(false);
    expect(found.slice(first).every((text) => text.startsWith(twins))).toBe(true);
    const free = subject({ X: [[1]], W: [[0], [5]] });
    expect(textsOf(mirroredCentres(free), free).some((text) => text.includes('added'))).toBe(false);
  });

  it('move the radius down by sixteenths, and other numbers up by halves', () => {
    expect(textsOf(smallerNumber('radius')(witness))).toEqual([
      'radius: 3/8 -> 5/16',
      'radius: 3/8 -> 1/4',
      'radius: 3/8 -> 3/16',
      'radius: 3/8 -> 1/8',
      'radius: 3/8 -> 1/16',
    ]);
    const up = textsOf(largerNumber('kappa')(witness));
    expect(up.slice(0, 3)).toEqual(['kappa: 1 -> 3/2', 'kappa: 1 -> 2', 'kappa: 1 -> 5/2']);
    expect(up.at(-1)).toBe('kappa: 1 -> 1001');
  });
});
