import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { readFacts } from '../../src/certificates/facts/check.ts';
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { cardOf, withCard } from '../../src/counterexamples/card.ts';
import { searchRow } from '../../src/counterexamples/engine.ts';
import { examineWholly } from '../../src/counterexamples/examine.ts';
import { exportCard } from '../../src/counterexamples/exports.ts';
import { galleryText } from '../../src/counterexamples/gallery.ts';
import {
  nearMissForCard,
  nearMissOf,
  changedSubject,
  nearMissAgain,
} from '../../src/counterexamples/near-miss.ts';
import { arrayNames, numberNames, settingOf } from '../../src/counterexamples/near-miss/subject.ts';
import type { Subject } from '../../src/counterexamples/near-miss/subject.ts';
import { npyMatrix } from '../../src/data/npy.ts';
import { arraysOf } from '../../src/data/npz.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { printExpression } from '../../src/sigma/expression-print.ts';
import { decide } from '../../src/theorems/decisions.ts';
import { distinctInputsRow } from '../../src/theorems/expressivity/witnesses.ts';
import { rowOf } from '../../src/theorems/rows.ts';
import { recipeOf, row as rowNamed, row } from '../theorems/by-id.ts';
import {
  certified,
  gallery,
  refusal,
  shown,
  verdictOn,
  withNearMiss,
} from './near-miss/gallery.ts';

const searched = new Map<string, ReturnType<typeof nearMissOf>>();

/** The near miss of a card of the gallery, searched once. */
function nearMissFor(row: string, file: FactsFile): ReturnType<typeof nearMissOf> {
  const near = searched.get(row) ?? nearMissOf(rowNamed(row), file);
  searched.set(row, near);
  return near;
}

/** Every number of a subject by name, rows and columns from 1, and sigma. */
function flat({ sigma, arrays, numbers }: Subject): ReadonlyMap<string, string> {
  const entries = arrayNames.flatMap((name) => {
    const A = arrays[name];
    return A === undefined
      ? []
      : Array.from(A.data, (a, k): readonly [string, string] => [
          `${name}[${Math.floor(k / A.cols) + 1},${(k % A.cols) + 1}]`,
          rationalToText(a),
        ]);
  });
  const named = numberNames.flatMap((name): readonly (readonly [string, string])[] => {
    const a = numbers[name];
    return a === undefined ? [] : [[name, rationalToText(a)]];
  });
  return new Map([
    ...entries,
    ...named,
    ['sigma', sigma === undefined ? '' : printExpression(sigma)],
  ]);
}

/** "X[1,1]: 1 -> 3/2" for each number that differs. */
function differences(before: Subject, after: Subject): readonly string[] {
  const [a, b] = [flat(before), flat(after)];
  expect([...b.keys()]).toEqual([...a.keys()]);
  return [...a].flatMap(([name, from]) =>
    b.get(name) === from ? [] : [`${name}: ${from} -> ${b.get(name) ?? ''}`],
  );
}

/** Without the name of the point, vectors with their row. */
function plainText(change: string): string {
  return change.replace(/^([Wv])_[A-Z]\d*/u, '$1').replace(/^([vy])\[(\d+)\]/u, '$1[1,$2]');
}

describe('the near miss of each card of the gallery', () => {
  it('is there for all but the statements that drop nothing, or says why not', () => {
    expect(withNearMiss.length).toBeGreaterThanOrEqual(19);
    for (const { card } of gallery) {
      if (card.nearMiss?.kind === 'certified') continue;
      expect(card.nearMiss?.kind, card.row).toBe('none');
      expect(card.nearMiss?.because).toMatch(
        /^not applicable: |^not certified: |^there is no search/u,
      );
    }
  });

  it.each(withNearMiss)(
    'comes out again for %s, and its text is verified',
    async (row, file, card) => {
      const near = await nearMissFor(row, file);
      if (near.kind !== 'certified') throw new Error(near.because);
      expect(nearMissForCard(near)).toEqual(card.nearMiss);
      expect(await verdictOn(near.text)).toEqual(near.verdict);
      expect(near.verdict.kind).toBe('verified');
      for (const hypothesis of recipeOf(row)?.hypotheses ?? [])
        expect(decide(hypothesis, settingOf(near.subject)), hypothesis.says).toBe(true);
      expect(near.text).not.toMatch(/:\d{2}:|\/work|\/home/u);
    },
  );

  it.each(withNearMiss)(
    'differs for %s from the witness in the changes that it lists',
    async (row, file) => {
      const before = recipeOf(row)?.subject(file);
      const near = await nearMissFor(row, file);
      if (near.kind !== 'certified' || before === undefined) throw new Error(row);
      expect(near.changed.length).toBeGreaterThan(0);
      if (near.distance.neurons > 0) return;
      expect(differences(before, near.subject)).toEqual(near.changed.map(plainText));
      expect(near.distance.numbers + near.distance.sigma).toBe(near.changed.length);
    },
  );

  it('is certified by the whole examination, and printed in Markdown and LaTeX', async () => {
    const examined = await examineWholly(galleryText(shown('nice-region/width').card.id), rowOf);
    if (examined.kind !== 'genuine') throw new Error(examined.kind);
    expect(examined.near?.kind).toBe('certified');
    for (const format of ['md', 'latex', 'python', 'typescript'] as const) {
      const text = exportCard(format, examined, '');
      // LaTeX has them as formulas
      const isTypeset = format === 'latex';
      expect(text).toContain(
        `Near miss, satisfies: ${isTypeset ? String.raw`$h \, d {}\ge n$` : 'h d'}`,
      );
      if (isTypeset) expect(text).toMatch(/pair added: \$w/u);
      else expect(text).toContain('pair added: w = (1/2), v = 1 and -1');
    }
    const arrays = arraysOf(new Uint8Array(Buffer.from(exportCard('npz', examined, ''))), 'x.npz');
    const W = npyMatrix(arrays.get('W_near')?.() ?? new Uint8Array(), 'x.npz', 'W_near');
    expect([...W.data]).toEqual([0, 0.5, 0, 0.5]);
  });
});

describe('neurons that are added', () => {
  it('are for nice-region/width a mirrored pair, and nothing else', async () => {
    const { file } = shown('nice-region/width');
    const { subject } = await certified('nice-region/width', [
      'pair added: w = (1/2), v = 1 and -1',
    ]);
    expect(subject.arrays.X).toEqual(file.instance.inputs);
    expect(Array.from(subject.arrays.W?.data ?? [], rationalToText)).toEqual([
      '0',
      '1/2',
      '0',
      '1/2',
    ]);
    expect(Array.from(subject.arrays.v?.data ?? [], rationalToText)).toEqual([
      '1',
      '1',
      '-1',
      '-1',
    ]);
  });

  it('are for kkt/mirrored-start the twin of its neuron', async () => {
    const near = await certified('kkt/mirrored-start', [
      'neurons added: each neuron (w, v) also as (w, -v)',
    ]);
    expect(Array.from(near.subject.arrays.W?.data ?? [], rationalToText)).toEqual(['2', '2']);
    expect(Array.from(near.subject.arrays.v?.data ?? [], rationalToText)).toEqual(['1', '-1']);
    expect(near.distance).toMatchObject({ neurons: 1, numbers: 0 });
  });
});

function multiples(step: Rational, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, k) =>
    rationalToText(Q.mul(step, ratio(BigInt(from + k)))),
  );
}

describe('no nearer change is certified', () => {
  it('for nice-region/radius: every multiple of 1/16 between fails', async () => {
    const between = multiples(ratio(1n, 16n), 23, 39); // 11/8 = 22/16, 5/2 = 40/16
    for (const radius of between)
      expect(await refusal('nice-region/radius', [`radius: 5/2 -> ${radius}`])).toMatch(
        /not shown/u,
      );
    await certified('nice-region/radius', ['radius: 5/2 -> 11/8']);
  });

  it('for kkt/kappa: every multiple of 1/2 between fails', async () => {
    for (const kappa of ['3/2', '2', '5/2'])
      expect(await refusal('kkt/kappa', [`kappa: 1 -> ${kappa}`])).toMatch(/does not reach/u);
    await certified('kkt/kappa', ['kappa: 1 -> 3']);
  });

  it('for kkt/mirrored-start-box: every single weight changed by less than 2 fails', async () => {
    const halves = ['-3/2', '-1', '-1/2', '1/2', '1', '3/2'];
    for (const by of halves) {
      const up = rationalToText(Q.add(ratio(2n), value(by)));
      expect(await refusal('kkt/mirrored-start-box', [`W_C[1,1]: 2 -> ${up}`])).toMatch(
        /mirrored/u,
      );
      expect(await refusal('kkt/mirrored-start-box', [`W_C[2,1]: 0 -> ${by}`])).toMatch(
        /mirrored/u,
      );
    }
    await certified('kkt/mirrored-start-box', ['W_C[2,1]: 0 -> 2']);
  });

  it('for nice-region/constraint-exact: every change of one or two weights by 1/2, 1 or 2 fails', async () => {
    const { file, card } = shown('nice-region/constraint-exact');
    const W = recipeOf(card.row)?.subject(file).arrays.W;
    if (W === undefined) throw new Error('no W');
    const steps = [1, 2, 4].flatMap((k) => [ratio(BigInt(k), 2n), ratio(BigInt(-k), 2n)]);
    const single = Array.from(W.data, (w, k) =>
      steps.map(
        (s) =>
          `W_P[${Math.floor(k / W.cols) + 1},${(k % W.cols) + 1}]: ${rationalToText(w)} -> ${rationalToText(Q.add(w, s))}`,
      ),
    );
    let tried = 0;
    for (const [i, some] of single.entries())
      for (const first of some) {
        const pairs = single.slice(i + 1).flatMap((others) => others.map((b) => [first, b]));
        for (const texts of [[first], ...pairs]) {
          tried++;
          expect(await refusal(card.row, texts)).toMatch(/full row rank is not shown/u);
        }
      }
    const near = await nearMissFor(card.row, file);
    if (near.kind !== 'certified') throw new Error(near.because);
    // 36 single changes, 15 pairs of places with 36 changes each, and those of three places up to the first certified
    expect(tried).toBe(36 + 15 * 36);
    expect(near.nearer).toBeGreaterThanOrEqual(tried);
    expect(near.distance.numbers).toBe(3);
  });

  it('for false/nn-below-nt: B is indefinite after every other single change of at most 1', async () => {
    const { file } = shown('false/nn-below-nt');
    const near = await nearMissOf(rowNamed('false/nn-below-nt'), file);
    if (near.kind !== 'certified') throw new Error(near.because);
    expect(near.changed).toEqual(['B[1,1]: -1 -> 0']);
    expect(await refusal('false/nn-below-nt', ['B[1,1]: -1 -> -1/2'])).toMatch(/semidefinite/u);
    expect(await refusal('false/nn-below-nt', ['B[1,2]: 0 -> 1/2'])).toMatch(/semidefinite/u);
    expect(await refusal('false/nn-below-nt', ['w[1,1]: 1 -> 3/2'])).toMatch(/semidefinite/u);
    expect(near.says).toBe('Theorem E2: R_NN = 0 <= 1/2 = R_NT');
  });
});

function value(text: string): Rational {
  const [num = '', den = '1'] = text.split('/');
  return ratio(BigInt(num), BigInt(den));
}

describe('a card', () => {
  it('contains the given near miss, and reads it back', async () => {
    const found = await searchRow(distinctInputsRow, { seed: 1, milliseconds: 20_000 });
    if (found.kind !== 'found') throw new Error(found.kind);
    const { smallest } = found;
    const near = nearMissForCard(await nearMissOf(distinctInputsRow, smallest.file));
    expect(near.kind).toBe('certified');
    for (const said of [near, { kind: 'none', because: 'a reason' } as const]) {
      const read = readFacts(writeFacts(withCard(smallest, {}, said)));
      if (read.kind !== 'read') throw new Error(read.kind);
      expect(cardOf(read.file).nearMiss).toEqual(said);
    }
    const { card, ...rest } = withCard(smallest, {}, near);
    const older = Object.entries(card ?? {}).filter(([key]) => !key.startsWith('near-miss'));
    expect('nearMiss' in cardOf({ ...rest, card: Object.fromEntries(older) })).toBe(false);
  });
});

describe('a change that is not a near miss', () => {
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
  ] as const)('is refused for %s with the changes "%s"', async (row, texts, reason) => {
    expect(await refusal(row, texts)).toMatch(reason);
  });

  it('is found in a card that says something else of its near miss', async () => {
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

  it('is refused by the kernel for another radius, and for the witness itself', async () => {
    const { text } = await certified('nice-region/radius', ['radius: 5/2 -> 11/8']);
    expect(text).toContain('"radius":1.375');
    const wider = await verdictOn(text.replace('"radius":1.375', '"radius":2.5'));
    expect(wider).toMatchObject({ kind: 'rejected', at: 'claim.radius' });
  });
});

describe('a change that is not verified', () => {
  it('is not a near miss if the residuals are too large for float64 to add', async () => {
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

  it('has four equal inputs, which take more than two changes', async () => {
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

  it('has labels beyond every kappa that is tried, and gives the counts', async () => {
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
