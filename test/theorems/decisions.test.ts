import { describe, expect, it } from 'vitest';
import * as hypotheses from '../../../src/counterexamples/near-miss/hypotheses.ts';
import type { Hypothesis } from '../../../src/counterexamples/near-miss/hypotheses.ts';
import type { Subject } from '../../../src/counterexamples/near-miss/subject.ts';
import { q } from '../support.ts';
import { subject } from './subjects.ts';

const numbers = (zeta: string | number, kappa: string | number): Subject =>
  subject({ numbers: { zeta: q(zeta), kappa: q(kappa) } });

/** Where it holds, and where it does not. */
const cases: Readonly<
  Record<keyof typeof hypotheses, readonly [readonly Subject[], readonly Subject[]]>
> = {
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
    ],
  ],
  notPolynomial: [
    ['tanh', 'sin', 'softplus', 'gaussian', 'rational', 'exp', 'gelu'].map((sigma) =>
      subject({ sigma }),
    ),
    ['square', 'cubic', 'relu', 'abs', 'sin(x)^2 + cos(x)^2', 'tanh(2*x)'].map((sigma) =>
      subject({ sigma }),
    ),
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
      subject({ X: [[1]], y: [4], W: [[2]], v: [1] }),
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
  noZeroWeights: [
    [subject({ w: [[0, 1]] })],
    [
      subject({
        w: [
          [1, 1],
          [0, 0],
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

describe('each hypothesis', () => {
  it.each(Object.entries(hypotheses))(
    '%s holds where it should, and there alone',
    (name, found) => {
      const { says, met }: Hypothesis = found;
      const [yes, no] = Object.entries(cases).find(([key]) => key === name)?.[1] ?? [[], []];
      expect(yes.length * no.length, says).toBeGreaterThan(0);
      expect(yes.map(met)).toEqual(yes.map(() => true));
      expect(no.map(met)).toEqual(no.map(() => false));
    },
  );

  it('asks for what the subject has', () => {
    expect(() => hypotheses.distinctInputs.met(subject({}))).toThrow(/has no X/u);
    expect(() => hypotheses.positiveLeast.met(subject({}))).toThrow(/has no zeta/u);
    expect(() => hypotheses.analytic.met({ arrays: {}, numbers: {}, point: '' })).toThrow(
      /has no activation/u,
    );
  });
});
