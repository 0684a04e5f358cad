import { describe, expect, it } from 'vitest';
import { settingOf } from '../../src/counterexamples/near-miss/subject.ts';
import type { Subject } from '../../src/counterexamples/near-miss/subject.ts';
import { decide } from '../../src/theorems/decisions.ts';
import * as vocabulary from '../../src/theorems/hypotheses.ts';
import type { Decidable, Hypothesis } from '../../src/theorems/hypotheses.ts';
import { subject } from '../counterexamples/near-miss/subjects.ts';
import { q } from '../counterexamples/support.ts';
import { vectorCases } from './vector-cases.ts';

const numbers = (zeta: string | number, kappa: string | number): Subject =>
  subject({ numbers: { zeta: q(zeta), kappa: q(kappa) } });

/** Settings where it holds, and where it does not. */
const cases: Readonly<Record<Decidable, readonly [readonly Subject[], readonly Subject[]]>> = {
  distinctInputs: [
    [
      subject({
        X: [
          [1, 2],
          [1, 3],
        ],
      }),
    ],
    [
      subject({
        X: [
          [1, 2],
          [0, 1],
          ['2/2', 2],
        ],
      }),
    ],
  ],
  noZeroInput: [
    [subject({ X: [[0, 1]] })],
    [
      subject({
        X: [
          [1, 1],
          [0, 0],
        ],
      }),
    ],
  ],
  noOppositeInputs: [
    [
      subject({
        X: [
          [1, 1],
          [-1, 1],
        ],
      }),
      subject({ X: [[1], [1]] }),
    ],
    [
      subject({
        X: [
          [1, -1],
          [2, 0],
          [-1, 1],
        ],
      }),
    ],
  ],
  fullInputRank: [
    [
      // fewer samples than inputs: rank 1 is all that X can have, though d = 2
      subject({ X: [[1, 2]] }),
      subject({ X: [[1], [2]] }),
      subject({
        X: [
          [1, 0],
          [1, 1],
        ],
      }),
    ],
    [
      subject({
        X: [
          [1, 2],
          [2, 4],
        ],
      }),
      subject({ X: [[0, 0]] }),
    ],
  ],
  biasColumn: [
    [
      subject({
        X: [
          [5, 1],
          [0, '2/2'],
        ],
      }),
    ],
    [
      subject({
        X: [
          [1, 5],
          [1, 1],
        ],
      }),
    ],
  ],
  identity: [[subject({ sigma: 'x' })], ['2*x', 'x^2', 'tanh'].map((sigma) => subject({ sigma }))],
  offKinks: [
    [
      subject({ sigma: 'relu', X: [[1], [-2]], W: [[1]] }),
      subject({ sigma: 'tanh', X: [[0]], W: [[1]] }),
      subject({ sigma: 'relu(x - 1)', X: [[1]], W: [[0], [2]] }),
    ],
    [
      subject({ sigma: 'relu', X: [[1], [-2]], W: [[0]] }),
      subject({ sigma: 'relu(x - 1)', X: [[1]], W: [[0], [1]] }),
    ],
  ],
  positivePreactivations: [
    [subject({ X: [[1, -1]], W: [[2, 1]] })],
    [subject({ X: [[1, 1]], W: [[-1, 1]] }), subject({ X: [[1]], W: [[1], [-2]] })],
  ],
  nonzeroPreactivations: [
    [subject({ X: [[1, 1]], W: [[1, 1]] })],
    [
      subject({
        X: [[1, 1]],
        W: [
          [1, 1],
          [1, -1],
        ],
      }),
    ],
  ],
  notPolynomial: [
    ['tanh', 'sin', 'softplus', 'gaussian', 'rational', 'exp', 'gelu', 'relu'].map((sigma) =>
      subject({ sigma }),
    ),
    ['square', 'cubic', 'pi*x'].map((sigma) => subject({ sigma })),
  ],
  analytic: [
    ['tanh', 'square', 'sin(x) + x/2'].map((sigma) => subject({ sigma })),
    ['relu', 'leaky-relu', 'abs'].map((sigma) => subject({ sigma })),
  ],
  wideEnough: [
    [subject({ X: [[1], [2]], W: [[0], [0], [0], [0]] })],
    [subject({ X: [[1], [2]], W: [[0], [0], [0]] })],
  ],
  enoughWeights: [
    [
      subject({
        X: [
          [1, 0],
          [2, 0],
        ],
        W: [[0, 0]],
      }),
    ],
    [
      subject({
        X: [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
        W: [[0, 0]],
      }),
    ],
  ],
  mirrored: [
    [
      subject({
        W: [
          [1, 2],
          [3, 4],
          [1, 2],
          [3, 4],
        ],
        v: ['1/2', 3, '-1/2', -3],
      }),
      subject({ W: [[1], [1]] }),
    ],
    [
      subject({ W: [[1], [2], [1]], v: [1, 0, -1] }),
      subject({ W: [[1], [2]], v: [1, -1] }),
      subject({
        W: [
          [1, 2],
          [1, 3],
        ],
        v: [1, -1],
      }),
      subject({ W: [[1], [1]], v: [1, 1] }),
      subject({ W: [[1], [1]], v: ['1/2', '-1/3'] }),
    ],
  ],
  nonzeroOutputs: [[subject({ v: [1, -1] })], [subject({ v: [1, 0] })]],
  positiveLeast: [[numbers('1/9', 1)], [numbers(0, 1), numbers(-1, 1)]],
  orderedRange: [[numbers(1, 1), numbers(1, 2)], [numbers(2, 1)]],
  positivePenalty: [
    [subject({ numbers: { lambda: q('1/2') } })],
    [subject({ numbers: { lambda: q(0) } })],
  ],
  stationaryInAll: [
    [
      subject({ sigma: 'square', X: [[1]], y: [4], W: [[2]], v: [1] }),
      subject({ sigma: 'square', X: [[1]], y: [4], W: [[0]], v: [1] }),
      subject({ sigma: 'square', X: [[1], [-1]], y: [1, -1], W: [[0]], v: [1] }),
    ],
    [
      subject({ sigma: 'square', X: [[1]], y: [3], W: [[2]], v: [1] }),
      // in v alone, and in W alone
      subject({ sigma: 'x^2 - 1', X: [[1]], y: [5], W: [[1]], v: [1] }),
      subject({ sigma: 'x^2 + 1', X: [[1]], y: [5], W: [[0]], v: [1] }),
    ],
  ],
  spanningWeights: [
    [
      subject({
        w: [
          [1, 1],
          [1, 0],
          [0, 1],
        ],
      }),
    ],
    [
      subject({
        w: [
          [1, 1],
          [2, 2],
        ],
      }),
      subject({ w: [[1, 1]] }),
    ],
  ],
  ...vectorCases,
  independentWeights: [
    [subject({ w: [[1, 1]] })],
    [
      subject({ w: [[0, 0]] }),
      subject({
        w: [
          [1, 0],
          [0, 1],
        ],
      }),
      subject({
        w: [
          [1, 1, 0],
          [2, 2, 0],
        ],
      }),
    ],
  ],
  manyWeights: [[subject({ w: [[1], [2]] }), subject({ w: [[1]] })], [subject({ w: [[1, 1]] })]],
  definiteTarget: [
    [
      subject({
        B: [
          [2, 1],
          [1, 1],
        ],
      }),
    ],
    [
      subject({
        B: [
          [1, 1],
          [1, 1],
        ],
      }),
      subject({
        B: [
          [1, 2],
          [2, 1],
        ],
      }),
      subject({
        B: [
          [2, 1],
          [0, 2],
        ],
      }),
    ],
  ],
  symmetricTarget: [
    [
      subject({
        B: [
          [1, 2],
          [2, 3],
        ],
      }),
    ],
    [
      subject({
        B: [
          [1, 2],
          [3, 3],
        ],
      }),
    ],
  ],
  semidefiniteTarget: [
    [
      subject({
        B: [
          [1, 1],
          [1, 1],
        ],
      }),
      subject({
        B: [
          [0, 0],
          [0, 2],
        ],
      }),
    ],
    [
      subject({
        B: [
          [1, 2],
          [2, 1],
        ],
      }),
      subject({
        B: [
          [-1, 0],
          [0, 1],
        ],
      }),
      subject({
        B: [
          [0, 1],
          [1, 5],
        ],
      }),
      subject({
        B: [
          [2, 1],
          [0, 2],
        ],
      }),
    ],
  ],
};

const isHypothesis = (value: unknown): value is Hypothesis =>
  typeof value === 'object' && value !== null && 'says' in value && 'parts' in value;
const hypotheses: readonly Hypothesis[] = Object.values<unknown>(vocabulary).filter(isHypothesis);

/** Neither is shown. */
const open: Readonly<Partial<Record<Decidable, readonly Subject[]>>> = {
  // it is not shown for any other formula
  notPolynomial: ['sin(x)^2 + cos(x)^2', 'tanh(2*x)', 'tanh(x) + x'].map((sigma) =>
    subject({ sigma }),
  ),
  analytic: ['1/x', 'log(x)', 'relu(x) - relu(-x)'].map((sigma) => subject({ sigma })),
  // tanh(2) is not a known rational
  stationaryInAll: [subject({ X: [[1]], y: [4], W: [[2]], v: [1] })],
  mirrored: [subject({ W: [] }), subject({ W: [[1], [1]], v: [1] })],
  nonzeroPreactivations: [subject({ X: [[1, 1]], W: [[1]] })],
  positivePreactivations: [subject({ X: [[1, 1]], W: [[1]] })],
  offKinks: [subject({ sigma: 'relu(x^2 - 2)', X: [[1]], W: [[1]] })],
};

describe('each hypothesis', () => {
  it.each(hypotheses.filter(({ parts }) => parts.length === 1))(
    '"$says" holds where it should, and fails where it should',
    (hypothesis) => {
      const [part] = hypothesis.parts;
      if (part === undefined) throw new Error(hypothesis.says);
      const decided = (subjects: readonly Subject[]): readonly (boolean | undefined)[] =>
        subjects.map((s) => decide(hypothesis, settingOf(s)));
      const [yes, no] = cases[part];
      expect(yes.length * no.length).toBeGreaterThan(0);
      expect(decided(yes)).toEqual(yes.map(() => true));
      expect(decided(no)).toEqual(no.map(() => false));
      const neither = open[part] ?? [];
      expect(decided(neither)).toEqual(neither.map(() => undefined));
      expect(decide(hypothesis, {})).toBe(undefined);
    },
  );

  it('has its own wording, and its own decision or none', () => {
    const words = hypotheses.map(({ says }) => says);
    expect(new Set(words).size).toBe(words.length);
    const single = hypotheses.flatMap(({ parts }) => (parts.length === 1 ? parts : []));
    expect(single.toSorted()).toEqual(Object.keys(cases).toSorted());
    for (const hypothesis of hypotheses.filter(({ parts }) => parts.length === 0))
      expect(decide(hypothesis, settingOf(subject({ X: [[1]] })))).toBe(undefined);
  });

  it('of several parts holds where all do, and fails where one does', () => {
    const { analyticNotPolynomial, generalPosition } = vocabulary;
    const sigma = (name: string): boolean | undefined =>
      decide(analyticNotPolynomial, settingOf(subject({ sigma: name })));
    expect(['tanh', 'square', 'relu', 'tanh(2*x)'].map(sigma)).toEqual([
      true,
      false,
      false,
      undefined,
    ]);
    const inputs = (...X: readonly (readonly number[])[]): boolean | undefined =>
      decide(generalPosition, settingOf(subject({ X })));
    expect(inputs([1], [2])).toBe(true);
    for (const x of [0, 1, -1]) expect(inputs([1], [x])).toBe(false);
  });
});
