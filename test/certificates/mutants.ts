/**
 * # Every single change of a certificate
 *
 * Each number gets another sign, a neighbour, its double, 0 and a NaN; each list loses, repeats and swaps
 * entries; kind, activation, digest and the words of the claim are exchanged. A mutant is formatted canonically, so
 * that the change itself is judged and not its spelling.
 * @module
 */
import { claimKinds } from '../../src/certificates/claims/kinds.ts';
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { inputsDigest } from '../../src/certificates/format.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';

export interface Mutant {
  /** The place and the change, for example "claim.radius: x 2". */
  readonly change: string;
  readonly text: string;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const words: Readonly<Record<string, readonly string[]>> = {
  kind: Object.keys(claimKinds),
  moving: ['hidden', 'all', 'v'],
  set: ['ball', 'box'],
  format: ['widthwise'],
};

const activations: readonly Json[] = [
  ['sin', 'x'],
  ['relu', 'x'],
  ['add', ['tanh', 'x'], 'x'],
];

function variants(key: string, value: Json): readonly (readonly [string, Json])[] {
  if (key === 'activation') return activations.map((a, k) => [`activation ${k}`, a]);
  if (key === 'sha256') return [['digest of nothing', '0'.repeat(64)]];
  if (typeof value === 'boolean') return [['negated', !value]];
  if (typeof value === 'string')
    return (words[key] ?? []).filter((w) => w !== value).map((w) => [w, w]);
  if (typeof value === 'number')
    return [
      ['negated', -value],
      ['one ulp up', nextUp(value)],
      ['one ulp down', -nextUp(-value)],
      ['x 2', 2 * value],
      ['0', 0],
      ['NaN', null],
    ];
  return Array.isArray(value) ? listVariants(value) : [];
}

function listVariants(list: readonly Json[]): readonly (readonly [string, Json])[] {
  const [first] = list;
  if (first === undefined) return [];
  return [
    ['first entry dropped', list.slice(1)],
    ['last entry repeated', [...list, list.at(-1) ?? null]],
    ['first and last entry swapped', [list.at(-1) ?? null, ...list.slice(1, -1), first]],
    ['all entries the first', list.map(() => first)],
  ];
}

type Change = readonly [string, Json];

/** Each variant of each part of `value`, with the whole rebuilt around it. */
function* changes(value: Json, key: string, path: string): Generator<Change> {
  for (const [what, other] of variants(key, value)) yield [`${path}: ${what}`, other];
  if (key === 'activation' || key === 'provenance') return;
  if (Array.isArray(value)) yield* listChanges(value, path);
  else if (typeof value === 'object' && value !== null)
    yield* objectChanges(Object.entries(value), path);
}

function* listChanges(list: readonly Json[], path: string): Generator<Change> {
  const stride = list.length > 8 ? 5 : 1; // a long list is changed at every fifth place
  for (let i = 0; i < list.length; i += stride)
    for (const [what, entry] of changes(list[i] ?? null, '', `${path}[${i}]`))
      yield [what, list.map((old, j) => (i === j ? entry : old))];
}

function* objectChanges(
  entries: readonly (readonly [string, Json])[],
  path: string,
): Generator<Change> {
  for (const [name, child] of entries) {
    const place = path === '' ? name : `${path}.${name}`;
    yield [`${place}: left out`, Object.fromEntries(entries.filter(([k]) => k !== name))];
    for (const [what, changed] of changes(child, name, place))
      yield [what, Object.fromEntries(entries.map(([k, v]) => [k, k === name ? changed : v]))];
  }
}

const openObjects = ['', 'claim', 'witness'];
const matrices = ['matrix', 'hidden', 'start', 'inverse'];

/** JSON in the layout of a certificate: one entry per line in three objects, one row per line in a matrix. */
function canonical(value: Json, key: string): string {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return matrices.includes(key)
      ? `[\n${list.map((row) => JSON.stringify(row)).join(',\n')}]`
      : JSON.stringify(list);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries: readonly (readonly [string, Json])[] = Object.entries(value);
  const texts = entries.map(([name, child]) => `${JSON.stringify(name)}:${canonical(child, name)}`);
  return `{${texts.join(openObjects.includes(key) ? ',\n' : ',')}}`;
}

/** The same change with an updated digest, if the inputs are in the file. */
function redigested(text: string): string | undefined {
  const read = readCertificate(text);
  if (read.kind !== 'read' || read.certificate.claim.inputs.where !== 'inline') return undefined;
  const { certificate } = read;
  const { claim } = certificate;
  if (claim.inputs.where !== 'inline') return undefined;
  const sha256 = inputsDigest(claim.inputs.matrix);
  if (sha256 === claim.inputs.sha256) return undefined;
  return writeCertificate({
    ...certificate,
    claim: { ...claim, inputs: { ...claim.inputs, sha256 } },
  });
}

/** All mutants of a certificate. */
export function* mutantsOf(text: string): Generator<Mutant> {
  const value: Json = JSON.parse(text);
  for (const [change, changed] of changes(value, '', '')) {
    const mutant = `${canonical(changed, '')}\n`;
    if (mutant === text) continue; // -0 for 0, a swap of equal entries
    yield { change, text: mutant };
    const again = redigested(mutant);
    if (again !== undefined) yield { change: `${change}, digest brought up to date`, text: again };
  }
}
