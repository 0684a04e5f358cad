import { describe, expect, it } from 'vitest';
import { ratio } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../../src/certificates/facts/format.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { refutes } from '../by-id.ts';

const q = (num: number, den = 1): Rational => ratio(BigInt(num), BigInt(den));
const one = matrix(1, 1, [q(1)]);
const frozen = {
  fact: 'projection',
  layers: [one, one],
  moving: 'hidden',
  loss: q(1, 2),
  value: q(1, 8),
} as const;
const stationary = { ...frozen, moving: 'all', value: q(1, 2) } as const;
const elsewhere = {
  fact: 'off-sample-difference',
  layers: [one, one],
  combination: [q(1)],
  input: [q(2)],
  network: q(1),
  kernel: q(2),
} as const;

function fileOf(activation: string, ...facts: readonly Fact[]): FactsFile {
  const instance = {
    activation: activationNamed(activation).value,
    inputs: one,
    labels: [q(1)],
    points: {},
  };
  return { instance, facts, provenance: {} };
}

function kindOf(id: string, activation: string, ...facts: readonly Fact[]): string {
  return refutes(id, fileOf(activation, ...facts)).kind;
}

describe('what refutes Theorem F', () => {
  it('is a frozen last layer with two numbers that differ, and a smooth sigma', () => {
    const id = 'projection/last-layer';
    expect(kindOf(id, 'rational', frozen)).toBe('refutes');
    expect(kindOf(id, 'relu', frozen)).toBe('does-not');
    expect(kindOf(id, 'rational', { ...frozen, value: q(1, 2) })).toBe('does-not');
    expect(kindOf(id, 'rational', stationary)).toBe('does-not');
    expect(kindOf(id, 'rational', { ...stationary, value: q(1, 8) })).toBe('does-not');
  });

  it('is a difference off the sample at the same stationary network, with positive loss', () => {
    const id = 'false/off-sample';
    expect(kindOf(id, 'relu', stationary, elsewhere)).toBe('refutes');
    expect(kindOf(id, 'relu', elsewhere)).toBe('does-not');
    expect(kindOf(id, 'relu', frozen, elsewhere)).toBe('does-not');
    const fitted = { ...stationary, loss: q(0), value: q(0) };
    expect(kindOf(id, 'relu', fitted, elsewhere)).toBe('does-not');
    const other = { ...elsewhere, layers: [one, matrix(1, 1, [q(2)])] };
    expect(kindOf(id, 'relu', stationary, other)).toBe('does-not');
  });
});
