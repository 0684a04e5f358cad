/**
 * # A facts file with one part changed, and the requirement that it then misses
 * @module
 */
import { rationalFromText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../src/certificates/facts/format.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { refutes } from './by-id.ts';

export function q(text: string): Rational {
  const found = rationalFromText(text);
  if (found === undefined) throw new Error(`not a rational: ${text}`);
  return found;
}

/** The file with these fields in fact number i. */
export function altered(
  file: FactsFile,
  i: number,
  fields: Readonly<Record<string, unknown>>,
): FactsFile {
  const facts = file.facts.map((f, k): Fact => (k === i ? Object.assign({}, f, fields) : f));
  return { ...file, facts };
}

/** The file with these fields in each fact of this name. */
export function changed(
  file: FactsFile,
  fact: Fact['fact'],
  fields: Readonly<Record<string, unknown>>,
): FactsFile {
  return file.facts.reduce((so, f, i) => (f.fact === fact ? altered(so, i, fields) : so), file);
}

export function withPoint(
  file: FactsFile,
  name: string,
  change: (p: FactPoint) => FactPoint,
): FactsFile {
  const old = file.instance.points[name];
  if (old === undefined) throw new Error(`no point ${name}`);
  const points = { ...file.instance.points, [name]: change(old) };
  return { ...file, instance: { ...file.instance, points } };
}

export function outputs(...vs: readonly string[]): (p: FactPoint) => FactPoint {
  return (p) => ({ ...p, outputs: vs.map(q) });
}

export function hidden(...ws: readonly (readonly string[])[]): (p: FactPoint) => FactPoint {
  return (p) => ({ ...p, hidden: matrix(ws.length, ws[0]?.length ?? 0, ws.flat().map(q)) });
}

/** The missing requirement, or "nothing". */
export function missing(id: string, file: FactsFile): string {
  const judged = refutes(id, file);
  return judged.kind === 'refutes' ? 'nothing' : judged.missing;
}
