/**
 * # The strict reader
 *
 * Text to {@link Certificate}, or the reason and the place of the first offence. Shapes, kinds and
 * finiteness are checked on the parsed value; then the certificate is written again and must give
 * the same text. That last comparison refuses at one stroke duplicate keys, other key orders,
 * numbers that are not the shortest decimals of float64 values, stray spaces and trailing bytes.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { activationOf, cost } from '../sigma/activation.ts';
import { expressionFromJson } from '../sigma/expression-json.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import type { Moving } from '../network/hessian.ts';
import { formatName, formatVersion } from './format.ts';
import type { Certificate, CertifiedInputs, Claim, Recipe, Witness } from './format.ts';
import { limits } from './limits.ts';
import {
  demandCanonical,
  expected,
  fields,
  malformed,
  orRefusal,
  parseJson,
  Refusal,
  show,
} from './parsed-json.ts';
import type { Fields } from './parsed-json.ts';
import type { Verdict } from './verdict.ts';
import { certificatePieces } from './write.ts';

function finite(value: unknown, at: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw expected(at, 'a finite number', value);
  return value;
}

function count(value: unknown, at: string): number {
  const number = finite(value, at);
  if (!Number.isSafeInteger(number) || number < 1)
    throw expected(at, 'a positive whole number', value);
  return number;
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string' || value.length > 10_000)
    throw expected(at, 'a string of at most 10000 characters', value);
  return value;
}

function flag(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw expected(at, 'true or false', value);
  return value;
}

function list(value: unknown, at: string, length: number): readonly unknown[] {
  if (!Array.isArray(value)) throw expected(at, 'an array', value);
  if (value.length !== length) throw expected(at, `${length} entries`, value.length);
  return value;
}

function vector(value: unknown, at: string, length: number): readonly number[] {
  return list(value, at, length).map((x, i) => finite(x, `${at}[${i}]`));
}

function matrixOf(value: unknown, at: string, rows: number, cols: number): Dense {
  const outer = list(value, at, rows);
  outer.forEach((r, i) => list(r, `${at}[${i}]`, cols)); // lengths first: they fix the allocation
  const data = new Float64Array(rows * cols);
  outer.forEach((r, i) => data.set(vector(r, `${at}[${i}]`, cols), i * cols));
  return dense(rows, cols, data);
}

function within(limit: keyof typeof limits, needed: number): void {
  if (!(needed <= limits[limit]))
    throw new Refusal({ kind: 'resource-limit', limit: `${limit} <= ${limits[limit]}`, needed });
}

function readRecipe(value: unknown, at: string): Recipe {
  const found = fields(value, at, ['source', 'labels', 'normalise', 'bias']);
  const normalise = found.get('normalise');
  if (normalise !== 'none' && normalise !== 'rows')
    throw expected(`${at}.normalise`, '"none" or "rows"', normalise);
  return {
    source: text(found.get('source'), `${at}.source`),
    labels: text(found.get('labels'), `${at}.labels`),
    normalise,
    bias: flag(found.get('bias'), `${at}.bias`),
  };
}

function readInputs(value: unknown, at: string): CertifiedInputs {
  const found = fields(value, at, ['rows', 'cols', 'sha256'], 'matrix', 'recipe');
  const rows = count(found.get('rows'), `${at}.rows`);
  const cols = count(found.get('cols'), `${at}.cols`);
  within('samples', rows);
  within('inputEntries', rows * cols);
  const sha256 = text(found.get('sha256'), `${at}.sha256`);
  if (!/^[0-9a-f]{64}$/u.test(sha256))
    throw malformed(`${at}.sha256`, 'expected 64 lower-case hexadecimal digits');
  if (found.has('matrix') === found.has('recipe'))
    throw malformed(at, 'expected either "matrix" or "recipe"');
  if (found.has('recipe')) {
    const recipe = readRecipe(found.get('recipe'), `${at}.recipe`);
    return { rows, cols, sha256, where: 'by-digest', recipe };
  }
  const matrix = matrixOf(found.get('matrix'), `${at}.matrix`, rows, cols);
  return { rows, cols, sha256, where: 'inline', matrix };
}

function readActivation(value: unknown, at: string): Expression {
  const read = expressionFromJson(value);
  if (read.kind === 'bad') throw malformed(`${at}${read.at}`, read.because);
  return read.expression;
}

const common = ['kind', 'activation', 'width', 'radius', 'inputs'];

/** The keys of each kind of claim beside the common ones, and of its witness beside W and v. */
const kinds = {
  'zero-near': { claim: ['labels'], witness: [] },
  'full-row-rank-on-ball': { claim: ['mirrored'], witness: [] },
  'kkt-bound': { claim: ['set', 'least', 'most', 'bound', 'labels'], witness: [] },
  'kkt-cone': { claim: ['ratio'], witness: [] },
  'kkt-point': { claim: ['bound', 'gap', 'labels'], witness: ['start', 'multiplier'] },
  descent: { claim: ['moving', 'step', 'rate', 'labels'], witness: [] },
} as const;

function isKind(value: unknown): value is Claim['kind'] {
  return typeof value === 'string' && Object.hasOwn(kinds, value);
}

/** A finite number that is at least `least`. */
function atLeast(least: number, value: unknown, at: string): number {
  const number = finite(value, at);
  if (!(number >= least)) throw expected(at, `at least ${least}`, number);
  return number;
}

function positive(value: unknown, at: string): number {
  const number = finite(value, at);
  if (!(number > 0)) throw expected(at, 'a positive number', number);
  return number;
}

function readClaim(value: unknown, at: string): Claim {
  const all = Object.values(kinds).flatMap(({ claim }) => claim);
  const kind = fields(value, at, common, ...all).get('kind');
  if (!isKind(kind))
    throw new Refusal({ kind: 'unsupported', feature: `claim kind ${show(kind)}` });
  const found = fields(value, at, [...common, ...kinds[kind].claim]);
  const inputs = readInputs(found.get('inputs'), `${at}.inputs`);
  const width = count(found.get('width'), `${at}.width`);
  const pairs = width * inputs.rows;
  within('weightEntries', width * inputs.cols);
  within('preactivations', pairs);
  within('dotProductTerms', pairs * inputs.cols);
  const radius = positive(found.get('radius'), `${at}.radius`);
  const activation = readActivation(found.get('activation'), `${at}.activation`);
  within('activationSteps', pairs * cost(activationOf(activation)));
  const about = { activation, inputs, width, radius };
  const labels = (): readonly number[] => vector(found.get('labels'), `${at}.labels`, inputs.rows);
  const bound = (key: string): number => atLeast(0, found.get(key), `${at}.${key}`);
  switch (kind) {
    case 'zero-near':
      return { kind, ...about, labels: labels() };
    case 'full-row-rank-on-ball':
      return { kind, ...about, mirrored: flag(found.get('mirrored'), `${at}.mirrored`) };
    case 'kkt-bound':
      return { kind, ...about, ...readRange(found, at), bound: bound('bound'), labels: labels() };
    case 'kkt-cone':
      return { kind, ...about, ratio: atLeast(1, found.get('ratio'), `${at}.ratio`) };
    case 'kkt-point':
      return { kind, ...about, bound: bound('bound'), gap: bound('gap'), labels: labels() };
    case 'descent':
      return { kind, ...about, ...readDescent(found, at), labels: labels() };
  }
}

function readDescent(
  found: Fields,
  at: string,
): { readonly moving: Moving; readonly step: number; readonly rate: number } {
  const moving = found.get('moving');
  if (moving !== 'hidden' && moving !== 'all')
    throw expected(`${at}.moving`, '"hidden" or "all"', moving);
  const step = positive(found.get('step'), `${at}.step`);
  return { moving, step, rate: positive(found.get('rate'), `${at}.rate`) };
}

function readRange(
  found: Fields,
  at: string,
): { readonly set: 'ball' | 'box'; readonly least: number; readonly most: number } {
  const set = found.get('set');
  if (set !== 'ball' && set !== 'box') throw expected(`${at}.set`, '"ball" or "box"', set);
  const least = positive(found.get('least'), `${at}.least`);
  return { set, least, most: atLeast(least, found.get('most'), `${at}.most`) };
}

function readWitness(value: unknown, at: string, claim: Claim): Witness {
  const { width, inputs, kind } = claim;
  const own = kinds[kind].witness;
  const found = fields(value, at, ['outputs', 'hidden', ...own], 'inverse');
  const weights = (key: string): Dense =>
    matrixOf(found.get(key), `${at}.${key}`, width, inputs.cols);
  const outputs = vector(found.get('outputs'), `${at}.outputs`, width);
  const point = { hidden: weights('hidden'), outputs };
  const more =
    kind === 'kkt-point'
      ? {
          start: weights('start'),
          multiplier: atLeast(0, found.get('multiplier'), `${at}.multiplier`),
        }
      : {};
  if (!found.has('inverse')) return { ...point, ...more };
  const inverse = matrixOf(found.get('inverse'), `${at}.inverse`, inputs.rows, inputs.rows);
  return { ...point, ...more, inverse };
}

function readProvenance(value: unknown, at: string): Readonly<Record<string, string>> {
  const found = fields(value, at, [], 'tool', 'command', 'seed', 'created');
  return Object.fromEntries([...found].map(([key, entry]) => [key, text(entry, `${at}.${key}`)]));
}

// Before anything is made of the text: 14 million keys took 4 GB and four minutes (measured).
function demandAtMost(most: number, mark: string, source: string): void {
  let count = 0;
  for (let k = source.indexOf(mark); k >= 0; k = source.indexOf(mark, k + 1))
    if (++count > most) throw malformed('certificate', `expected at most ${most} times ${mark}`);
}

function parse(source: string): unknown {
  demandAtMost(100_000, '"', source);
  demandAtMost(100_000, '{', source);
  demandAtMost(5_000_000, '[', source);
  return parseJson(source, 'certificate');
}

function readParsed(value: unknown): Certificate {
  const top = ['format', 'version', 'claim', 'witness', 'provenance'];
  const found = fields(value, 'certificate', top);
  if (found.get('format') !== formatName)
    throw expected('format', `"${formatName}"`, found.get('format'));
  if (found.get('version') !== formatVersion)
    throw new Refusal({ kind: 'unsupported', feature: `version ${show(found.get('version'))}` });
  const claim = readClaim(found.get('claim'), 'claim');
  const witness = readWitness(found.get('witness'), 'witness', claim);
  return { claim, witness, provenance: readProvenance(found.get('provenance'), 'provenance') };
}

/** The certificate in this text, or the verdict that refuses it. Never throws on bad input. */
export function readCertificate(
  source: string,
): { readonly kind: 'read'; readonly certificate: Certificate } | Verdict {
  return orRefusal(() => {
    within('characters', source.length);
    const certificate = readParsed(parse(source));
    demandCanonical(source, certificatePieces(certificate));
    return { kind: 'read', certificate };
  });
}
