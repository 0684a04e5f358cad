import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../../src/arithmetic/rational.ts';
import type { FactsFile } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { rowOf } from '../../../src/theorems/rows.ts';
import { row } from '../../theorems/by-id.ts';
import { examineWholly } from '../../../src/counterexamples/examine.ts';
import {
  changedSubject,
  nearMissAgain,
  nearMissOf,
} from '../../../src/counterexamples/near-miss.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certified, refusal, shown, verdictOn } from './gallery.ts';

describe('changes that are no near miss are refused', () => {
  it.each([
    ['expressivity/distinct-inputs', [], /not so: the inputs are distinct/u],
    ['expressivity/distinct-inputs', ['X[1,1]: 2 -> 3'], /do not fit/u],
    ['expressivity/distinct-inputs', ['X[3,1]: 1 -> 3'], /do not fit/u],
    ['expressivity/distinct-inputs', ['X[1,1]: 1 -> 0'], /no input is 0/u],
    ['expressivity/distinct-inputs', ['X[1,1]: 1 -> -1'], /negative of another/u],
    ['expressivity/distinct-inputs', ['y[2]: 1 -> 0'], /the inputs are distinct/u],
    [
      'expressivity/distinct-inputs',
      ['X[1,1]: 1 -> 3/2', 'sigma: tanh(x) -> x^2'],
      /not a polynomial/u,
    ],
    ['expressivity/distinct-inputs', ['X[1,1]: 1 -> 3/2', 'X[1,1]: 3/2 -> 2'], /no change of/u],
    ['expressivity/distinct-inputs', ['X[1,1]: 1 -> 4/3'], /no float64/u],
    ['expressivity/distinct-inputs', ['W_P[1,1]: 0 -> 1'], /no change of/u],
    ['expressivity/not-polynomial', ['sigma: x^2 -> x^3'], /not a polynomial/u],
    ['expressivity/not-polynomial', ['sigma: x^2 -> relu(x)'], /not a polynomial/u],
    ['nice-region/analytic', ['sigma: relu(x) -> relu(2*x)'], /analytic/u],
    ['nice-region/width', ['pair added: w = (0), v = 1 and -1'], /a pivot of the Gram matrix/u],
    ['nice-region/width', ['W_P[1,1]: 0 -> 1'], /h d >= n/u],
    ['nice-region/width', ['pair added: w = (1, 1), v = 1 and -1'], /do not fit/u],
    ['nice-region/nonzero-outputs', ['X[1,1]: 1 -> 2'], /every v_j is nonzero/u],
    ['nice-region/radius', [], /not shown/u],
    ['nice-region/constraint', [], /not shown/u],
    ['kkt/kappa', [], /does not reach/u],
    ['kkt/kappa', ['kappa: 1 -> 1/4'], /zeta <= kappa/u],
    ['kkt/positive-outputs', ['zeta: 0 -> -1'], /zeta > 0/u],
    ['kkt/positive-outputs', ['zeta: 0 -> 1/2', 'W_C[1,1]: 0 -> 1/2'], /mirrored/u],
    ['kkt/mirrored-start', ['W_C[1,1]: 2 -> 0'], /mirrored/u],
    ['false/nn-below-nt', ['B[1,1]: -1 -> 0', 'B[1,2]: 0 -> 1/2'], /semidefinite|symmetric/u],
  ] as const)('%s %j', async (row, texts, reason) => {
    expect(await refusal(row, texts)).toMatch(reason);
  });

  it('a card that says something else of its near miss is found out', async () => {
    const { file, card } = shown('expressivity/distinct-inputs');
    const tampered = async (texts: Readonly<Record<string, string | readonly string[]>>) => {
      const text = writeFacts({ ...file, card: { ...file.card, ...texts } });
      return examineWholly(text, rowOf);
    };
    expect((await tampered({})).kind).toBe('genuine');
    if (card.nearMiss?.kind !== 'certified') throw new Error('no near miss');
    const { says, distance } = card.nearMiss;
    for (const [texts, reason] of [
      [{ 'near-miss': ['X[1,1]: 1 -> 1'] }, /the inputs are distinct/u],
      [{ 'near-miss-says': says.replace('4 neurons', '2 neurons') }, /wrong about what is proved/u],
      [{ 'near-miss-restores': 'n <= h d' }, /wrong about what it restores/u],
      [{ 'near-miss-distance': distance.replace('1/2', '1/4') }, /wrong about the distance/u],
    ] as const)
      expect(await tampered(texts)).toMatchObject({
        kind: 'wrong-near-miss',
        because: expect.stringMatching(reason),
      });
    await expect(tampered({ 'near-miss-says': [says] })).rejects.toThrow(
      /no text "near-miss-says"/u,
    );
  });

  it('the kernel refuses the text for another radius, and for the witness itself', async () => {
    const { text } = await certified('nice-region/radius', ['radius: 5/2 -> 11/8']);
    expect(text).toContain('"radius":1.375');
    const wider = await verdictOn(text.replace('"radius":1.375', '"radius":2.5'));
    expect(wider).toMatchObject({ kind: 'rejected', at: 'claim.radius' });
  });
});

describe('what is not verified', () => {
  it('is no near miss: here the residuals are too large for float64 to add', async () => {
    const large = 10n ** 18n;
    const small = ratio(1n, 10n ** 25n);
    const file: FactsFile = {
      instance: {
        activation: activationNamed('square').value,
        inputs: matrix(2, 1, [Q.one, Q.add(Q.one, small)]),
        labels: [ratio(-large), ratio(large - 100n)],
        points: { P: { hidden: matrix(1, 1, [Q.zero]), outputs: [Q.one] } },
      },
      facts: [
        {
          fact: 'enlarged-minimum',
          at: 'P',
          penalty: Q.one,
          scale: Q.zero,
          offset: Q.zero,
          direction: [Q.zero],
        },
      ],
      provenance: {},
    };
    expect(await nearMissAgain(row('elimination/distinct-inputs'), file, [])).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/"rejected".*not shown: L~ < l/u),
    });
  });
});

describe('a row without near misses', () => {
  it('says why', async () => {
    const { file } = shown('false/no-bad-minimum');
    const near = await nearMissOf(row('false/no-bad-minimum'), file);
    expect(near).toEqual({
      kind: 'none',
      because: expect.stringMatching(/^not applicable: .* no hypothesis that was dropped$/u),
    });
    const none = row('false/no-bad-minimum');
    expect(await nearMissAgain(none, file, [])).toEqual(near);
    expect(changedSubject(none, file, [])).toBeUndefined();
  });

  it('four equal inputs take more than two changes', async () => {
    const { file } = shown('expressivity/distinct-inputs');
    const inputs = matrix(
      4,
      1,
      [1n, 1n, 1n, 1n].map((x) => ratio(x)),
    );
    const labels = [0n, 1n, 2n, 3n].map((y) => ratio(y));
    const far: FactsFile = { ...file, instance: { ...file.instance, inputs, labels } };
    // 4 places of 6 steps, and 6 pairs of places
    expect(await nearMissOf(row('expressivity/distinct-inputs'), far)).toEqual({
      kind: 'none',
      because: expect.stringMatching(/^none found: of the 240 nearest .* 0 satisfy/u),
    });
  });

  it('labels beyond every kappa that is tried leave none, with the counts', async () => {
    const { file } = shown('kkt/kappa');
    const far: FactsFile = {
      ...file,
      instance: { ...file.instance, labels: [ratio(10n ** 6n)] },
    };
    const near = await nearMissOf(row('kkt/kappa'), far);
    expect(near).toEqual({
      kind: 'none',
      because: expect.stringMatching(/^none found: of the 2000 nearest .* 2000 satisfy/u),
    });
  });
});
