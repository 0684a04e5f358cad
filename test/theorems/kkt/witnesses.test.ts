import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactsFile } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { searchRow } from '../../../src/counterexamples/engine.ts';
import { lipschitzOf, singularOf } from '../../../src/counterexamples/kkt-bounds.ts';
import { ballCentre, slopesAt, withPairs } from '../../../src/counterexamples/kkt-points.ts';
import { prove } from '../../../src/counterexamples/proving.ts';
import type { Row } from '../../../src/counterexamples/row.ts';
import { doubledRow } from '../../../src/theorems/kkt/witnesses/doubled-constant.ts';
import { kappaRow } from '../../../src/theorems/kkt/witnesses/kappa.ts';
import { ballRow, boxRow, coneRow } from '../../../src/theorems/kkt/witnesses/mirrored-start.ts';
import { randomSource } from '../../../src/data/random.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { refutes } from '../by-id.ts';
import { candidate, q } from '../../counterexamples/support.ts';

const rows: readonly (readonly [string, Row, number])[] = [
  [ballRow.id, ballRow, 1],
  [coneRow.id, coneRow, 2],
  [boxRow.id, boxRow, 2],
  [kappaRow.id, kappaRow, 2],
  [doubledRow.id, doubledRow, 1],
];

function firstProven(row: Row, seed: number): FactsFile {
  const random = randomSource(seed);
  for (let k = 0; k < 400; k++) {
    const c = row.draw(random);
    const attempt = c === undefined ? undefined : prove(row, c);
    if (attempt?.kind === 'proven') return attempt.proven.file;
  }
  throw new Error(`${row.id}: no witness drawn`);
}

const seeds = [1, 2, 3] as const;

describe('rows of Theorem C', () => {
  it.each(rows)(
    'have for %s a smallest witness of one sample and one input',
    async (id, row, m) => {
      const searched = await searchRow(row, { seed: 1, milliseconds: 20_000 });
      if (searched.kind !== 'found') throw new Error(searched.kind);
      const { smallest } = searched;
      expect(smallest.size).toMatchObject({ neurons: m, samples: 1, inputs: 1 });
      expect(smallest.minimality.kind).toBe('proved minimal in scope');
      expect(smallest.margin).toBeGreaterThan(0);
      expect(checkFacts(smallest.text).kind).toBe('verified');
      expect(refutes(id, smallest.file).kind).toBe('refutes');
    },
  );

  it.each(rows)('have for %s witnesses by random candidates from several seeds', (_, row) => {
    for (const seed of seeds) {
      const file = firstProven(row, seed);
      expect(checkFacts(writeFacts(file)).kind).toBe('verified');
      expect(row.margin(file)).toBeGreaterThan(0);
      expect(row.margin(file)).toBeLessThanOrEqual(1);
    }
  });

  it.each(rows)('refuse for %s another multiplier, label or centre', (_, row) => {
    const file = firstProven(row, 5);
    expect(checkFacts(writeFacts(file)).kind).toBe('verified');
    for (const spoiled of spoiledFrom(file))
      expect(checkFacts(writeFacts(spoiled)).kind).toBe('rejected');
  });
});

/** The file with one thing wrong. */
function spoiledFrom(file: FactsFile): readonly FactsFile[] {
  const up = (a: Rational): Rational => Q.add(a, Q.one);
  const facts = file.facts.map((f): Fact =>
    f.fact === 'kkt' ? { ...f, multipliers: f.multipliers.map(up) } : f,
  );
  const { labels = [], points } = file.instance;
  const C = points['C'];
  if (C === undefined) throw new Error('no centre');
  const { rows: m, cols: d, data } = C.hidden;
  const hidden = matrix(
    m,
    d,
    Array.from(data, (w) => up(up(w))),
  );
  return [
    { ...file, facts },
    { ...file, instance: { ...file.instance, labels: labels.map((y) => Q.add(y, q('1/7'))) } },
    { ...file, instance: { ...file.instance, points: { ...points, C: { ...C, hidden } } } },
  ];
}

describe('Theorem C', () => {
  it('is never refuted in C5 at the KKT points of kkt/kappa, whose centre is mirrored', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const file = firstProven(kappaRow, seed);
      const kkt = file.facts.find((f) => f.fact === 'kkt');
      const s = file.facts.find((f) => f.fact === 'singular');
      if (kkt?.set !== 'box' || s === undefined) throw new Error('facts missing');
      const c = { ...candidate({ X: [[1]] }), ...file.instance };
      const { activation, inputs } = file.instance;
      const C = file.instance.points['C'];
      if (activation === undefined || inputs === undefined || C === undefined)
        throw new Error('parts');
      const signs = C.outputs.map(({ num }) => q(num > 0n ? 1 : -1));
      const base = { ...c, ...C, activation, inputs };
      const lipschitz = lipschitzOf(base, C.hidden, signs, kkt.radius);
      if (lipschitz === undefined) throw new Error('no bound');
      const { at, centre, radius, least, most } = kkt;
      const set = { set: 'box', least, most } as const;
      const numbers = { at, centre, radius, singular: s.least, lipschitz, set };
      const claimed: Fact = { fact: 'kkt-bound-fails', bound: 'C5', ...numbers };
      const verdict = checkFacts(writeFacts({ ...file, facts: [claimed] }));
      expect(verdict).toMatchObject({ kind: 'rejected' });
      expect(JSON.stringify(verdict)).toContain('the bound holds at the point');
    }
  });

  it('holds at points whose derived centre is mirrored, for the cone and box rows', () => {
    // square, w = 2 and 1 with y = 4: r = -1, the centre of both balls of radius 1/2 is 3/2
    const c = candidate({ sigma: 'square', X: [[1]], W: [[2], [1]], v: [1, -1], y: [4] });
    expect(boxRow.witness(c)).toBeUndefined();
    expect(coneRow.witness(c)).toBeUndefined();
  });

  it('holds at a fit, which is not a witness', () => {
    const fit = candidate({ sigma: 'square', X: [[1]], W: [[2]], v: [1], y: [4] });
    expect(ballRow.witness(fit)).toBeUndefined();
    expect(doubledRow.witness(fit)).toBeUndefined();
  });

  it('is tight in C1 with the right constant where it fails with norm(y)', () => {
    // r = 1, r0 = 4, rho = 1 (2 - 2/2) = 1: 1 <= 4 - 1, and not 1 <= max(0, 0 - 1)
    const c = candidate({ sigma: 'square', X: [[1]], W: [[1]], v: [1], y: [0] });
    const file = ballRow.witness(c);
    if (file === undefined) throw new Error('no witness');
    const fact = file.facts.find((f) => f.fact === 'kkt-bound-fails');
    expect(fact).toMatchObject({ bound: 'C1-mirrored' });
    expect([fact?.singular, fact?.lipschitz].map((a) => a && rationalToText(a))).toEqual([
      '2',
      '2',
    ]);
    // a larger mu or a smaller L is not true
    const larger = { ...fact, singular: q('9/4') } as const;
    const smaller = { ...fact, lipschitz: q('7/4') } as const;
    for (const wrong of [larger, smaller]) {
      const facts = file.facts.map((f): Fact =>
        f.fact === 'kkt-bound-fails' ? { ...f, ...wrong } : f,
      );
      expect(checkFacts(writeFacts({ ...file, facts })).kind).toBe('rejected');
    }
  });
});

describe('KKT points made backwards', () => {
  it('have a centre at distance eps, and g = -lambda (W - W0)', () => {
    const c = candidate({
      sigma: 'square',
      X: [[3, 4]],
      W: [
        [1, 0],
        [0, 1],
      ],
      v: [2, -1],
      y: [1],
    });
    const slopes = slopesAt(c);
    if (slopes === undefined) throw new Error('no slopes');
    // f = 2 9 - 16 = 2, r = 1: rows 2 v_j (x.w_j) x = 12 (3, 4) and -8 (3, 4)
    expect(slopes.residual.map(rationalToText)).toEqual(['1']);
    expect(Array.from(slopes.hidden.data).map(rationalToText)).toEqual(['36', '48', '-24', '-32']);
    expect(slopes.outputs.map(rationalToText)).toEqual(['9', '16']);
    expect(ballCentre(c.hidden, slopes.hidden, Q.one)).toBeUndefined(); // norm 5 sqrt(208)
    const first = matrix(1, 2, [q(36), q(48)]);
    const found = ballCentre(matrix(1, 2, [q(1), q(0)]), first, q(5));
    expect(found?.multipliers.map(rationalToText)).toEqual(['12']);
    expect(Array.from(found?.centre.data ?? []).map(rationalToText)).toEqual(['4', '4']);
  });

  it('have their pairs in any order of the neurons', () => {
    const c = candidate({ X: [[1]], W: [[1], [2], [3], [4]], v: [-1, 2, 1, -2] });
    const paired = withPairs(c);
    expect(paired?.outputs.map(rationalToText)).toEqual(['2', '1', '-2', '-1']);
    expect(Array.from(paired?.hidden.data ?? []).map(rationalToText)).toEqual(['2', '3', '4', '1']);
    for (const v of [
      [1, 1],
      [1, -2],
      [0, 0],
    ])
      expect(withPairs(candidate({ X: [[1]], W: [[1], [2]], v }))).toBeUndefined();
  });

  it('have a lower bound of the least singular value, exact for one rational row', () => {
    expect(singularOf(matrix(1, 2, [q(3), q(4)]))).toEqual(q(5));
    expect(singularOf(matrix(1, 2, [q(0), q(0)]))).toBeUndefined();
    const below = singularOf(matrix(2, 2, [q(2), q(0), q(0), q(3)]));
    expect(below).toEqual(q('127/64')); // 2 less the slack, on the grid of 1/64
  });
});
