import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../src/certificates/facts/format.ts';
import { rows } from '../../src/theorems/rows.ts';
import type { Row } from '../../src/counterexamples/row.ts';
import { randomSource } from '../../src/data/random.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { refutableIds } from './by-id.ts';
import { refutes } from './by-id.ts';

const known = new Map<string, readonly FactsFile[]>();

/** Proposals of a row: the first of its scope, and a few random ones. Some take a training each, so they are kept. */
function proposals(row: Row): readonly FactsFile[] {
  const files = known.get(row.id) ?? newProposals(row);
  known.set(row.id, files);
  return files;
}

function newProposals(row: Row): readonly FactsFile[] {
  const found: FactsFile[] = [];
  for (const c of row.enumerate(row.scope)) {
    const file = row.witness(c);
    if (file !== undefined) found.push(file);
    if (found.length === 2) break;
  }
  const random = randomSource(5);
  for (let k = 0; k < 1000 && found.length < 5; k++) {
    const c = row.draw(random);
    const file = c === undefined ? undefined : row.witness(c);
    if (file !== undefined) found.push(file);
  }
  return found;
}

/** Their witnesses show bad minima, exactly. */
const badMinima = ['false/no-bad-minimum-with-bias', 'nice-region/constraint-exact'];

const cases = rows.map((row) => [row.id, row] as const);

/** The file with its points called otherwise. */
function renamed(file: FactsFile, name: (old: string) => string): FactsFile {
  const { points } = file.instance;
  const roles = ['at', 'centre', 'than', 'along', 'down', 'up'];
  const facts = JSON.stringify(file.facts, (key, value: unknown) =>
    roles.includes(key) && typeof value === 'string'
      ? name(value)
      : typeof value === 'bigint'
        ? `${value}n`
        : value,
  );
  const revived: Fact[] = JSON.parse(facts, (_, value: unknown) =>
    typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );
  const moved = Object.fromEntries(
    Object.entries(points).map(([old, point]) => [name(old), point]),
  );
  return { ...file, instance: { ...file.instance, points: moved }, facts: revived };
}

describe('what refutes a statement', () => {
  it('is known for every row, and there is no rule without a row', () => {
    expect(rows.map(({ id }) => id).sort()).toEqual([...refutableIds].sort());
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it.each(cases)('%s: is what its row proposes, and nothing less', (id, row) => {
    const files = proposals(row);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const judged = refutes(id, file);
      expect(judged, JSON.stringify(judged)).toMatchObject({ kind: 'refutes' });
      for (const [k] of file.facts.entries()) {
        const fewer = { ...file, facts: file.facts.filter((_, i) => i !== k) };
        expect(refutes(id, fewer).kind, `without ${file.facts[k]?.fact}`).toBe('does-not');
      }
    }
  });

  it.each(cases)('%s: goes by the facts, not by the names of points', (id, row) => {
    const [file] = proposals(row);
    if (file === undefined) throw new Error('no proposal');
    expect(
      refutes(
        id,
        renamed(file, (old) => `Z${old}`),
      ).kind,
    ).toBe('refutes');
  });

  it.each(cases)('%s: wants all facts of the same points', (id, row) => {
    const [file] = proposals(row);
    if (file === undefined) throw new Error('no proposal');
    const copies = Object.entries(file.instance.points).map(([name, point]) => [`X${name}`, point]);
    const points: Record<string, FactPoint> = {
      ...file.instance.points,
      ...Object.fromEntries(copies),
    };
    for (const [k, fact] of file.facts.entries()) {
      if (!('at' in fact)) continue;
      // the same fact, of another point: the file no longer fits together
      const facts = file.facts.map((f, i) => (i === k ? { ...fact, at: `X${fact.at}` } : f));
      const split: FactsFile = { ...file, instance: { ...file.instance, points }, facts };
      const about = file.facts.filter((f) => 'at' in f && f.at === fact.at);
      if (about.length > 1) expect(refutes(id, split).kind, fact.fact).toBe('does-not');
    }
  });

  it.each(cases)('%s: is not what another row proposes, unless its statement is implied', (id) => {
    for (const other of rows) {
      if (other.id === id) continue;
      if (id === 'false/no-bad-minimum' && badMinima.includes(other.id)) continue;
      // any weights that are fixed, and the target of E5, are off the mean
      if (id === 'lazy-gap/random-span' && other.id === 'false/bounded-gap') continue;
      for (const file of proposals(other).slice(0, 1))
        expect(refutes(id, file).kind, `${other.id} for ${id}`).toBe('does-not');
    }
  });

  it('says what is missing', () => {
    const empty: FactsFile = { instance: { points: {} }, facts: [], provenance: {} };
    expect(refutes('nice-region/width', empty)).toEqual({ kind: 'does-not', missing: 'points P' });
    expect(refutes('false/nn-below-nt', empty)).toEqual({
      kind: 'does-not',
      missing: 'B is symmetric',
    });
  });
});

describe('facts that do not refute', () => {
  const width = rows.find(({ id }) => id === 'nice-region/width');
  const [file] = width === undefined ? [] : proposals(width);
  if (file === undefined) throw new Error('no proposal');
  const change = (f: (fact: Fact) => Fact): FactsFile => ({ ...file, facts: file.facts.map(f) });

  it('have the other relation', () => {
    const other = change((f) =>
      f.fact === 'sizes' && f.relation === 'n > h d' ? { ...f, relation: 'n <= h d' } : f,
    );
    expect(refutes('nice-region/width', other)).toMatchObject({
      missing: 'not so: h d >= n with h = floor(m/2), at P',
    });
  });

  it('bound the loss below by 0 only', () => {
    const zero = change((f) => (f.fact === 'loss' ? { ...f, from: ratio(0n) } : f));
    expect(refutes('nice-region/width', zero)).toMatchObject({ missing: /positive lower bound/ });
  });

  it('are about W alone where v moves too', () => {
    const hidden = change((f) => (f.fact === 'critical' ? { ...f, moving: 'hidden' } : f));
    expect(refutes('nice-region/width', hidden)).toMatchObject({ missing: /antisymmetric/ });
  });

  it('are about an activation that the statement excludes, or that is not known', () => {
    for (const sigma of ['square', 'relu', 'sin(x)^2 + cos(x)^2', 'tanh(x) + x']) {
      const instance = { ...file.instance, activation: activationNamed(sigma).value };
      expect(refutes('nice-region/width', { ...file, instance })).toMatchObject({
        missing: /not a polynomial/,
      });
    }
  });

  it('are about inputs in special position', () => {
    for (const x of [0n, 1n, -1n]) {
      const inputs = { rows: 2, cols: 1, data: [ratio(1n), ratio(x)] };
      const instance = { ...file.instance, inputs };
      expect(refutes('nice-region/width', { ...file, instance })).toMatchObject({
        missing: /none is 0 or the negative/,
      });
    }
  });
});
