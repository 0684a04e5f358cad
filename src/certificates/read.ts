/**
 * # The strict reader
 *
 * Text to {@link Certificate}, or the reason and the place of the first error. Shapes, kinds and
 * finiteness are checked on the parsed value; then the certificate is written again and must give
 * the same text. That last comparison rules out duplicate keys, other key orders, numbers that are
 * not the shortest decimals of float64 values, stray spaces and trailing bytes.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';
import { activationOf, cost } from '../sigma/activation.ts';
import { expressionFromJson } from '../sigma/expression-json.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { hasOwnCentre, isClaimName, ownEntries } from './claims/kinds.ts';
import {
  atLeast,
  listOf,
  matrixOf,
  positive,
  recipe,
  size,
  text,
  vector,
} from './claims/values.ts';
import { dimensionOf, formatName, samplesOf, versionOf } from './format.ts';
import type { Certificate, CertifiedInputs, Claim, Witness } from './format.ts';
import { limits } from './limits.ts';
import {
  demandCanonical,
  entriesOf,
  expected,
  fields,
  malformed,
  orRefusal,
  parseJson,
  Refusal,
  show,
} from './parsed-json.ts';
import type { Verdict } from './verdict.ts';
import { certificatePieces } from './write.ts';

function within(limit: keyof typeof limits, needed: number): void {
  if (!(needed <= limits[limit]))
    throw new Refusal({ kind: 'resource-limit', limit: `${limit} <= ${limits[limit]}`, needed });
}

/** A, with as many columns as its first row. */
function readColumns(value: unknown, at: string, rows: number): Dense {
  const [first] = listOf(value, at, rows);
  const cols = listOf(first, `${at}[0]`).length;
  within('weightEntries', rows * cols);
  return matrixOf(value, at, rows, size.read(cols, `${at}[0].length`));
}

function readInputs(value: unknown, at: string): CertifiedInputs {
  const optional = ['matrix', 'recipe', 'columns', 'distinct'];
  const found = fields(value, at, ['rows', 'cols', 'sha256'], ...optional);
  const rows = size.read(found.get('rows'), `${at}.rows`);
  const cols = size.read(found.get('cols'), `${at}.cols`);
  within('samples', rows);
  within('inputEntries', rows * cols);
  const sha256 = text.read(found.get('sha256'), `${at}.sha256`);
  if (!/^[0-9a-f]{64}$/u.test(sha256))
    throw malformed(`${at}.sha256`, 'expected 64 lower-case hexadecimal digits');
  const about = {
    rows,
    cols,
    sha256,
    ...(found.has('columns')
      ? { columns: readColumns(found.get('columns'), `${at}.columns`, cols) }
      : {}),
    ...(found.has('distinct')
      ? { distinct: size.read(found.get('distinct'), `${at}.distinct`) }
      : {}),
  };
  if (found.has('matrix') === found.has('recipe'))
    throw malformed(at, 'expected either "matrix" or "recipe"');
  if (found.has('recipe')) {
    const place = `${at}.recipe`;
    const entries = fields(found.get('recipe'), place, recipe.keys(found, place));
    return { ...about, where: 'by-digest', recipe: recipe.take(entries, place) };
  }
  const matrix = matrixOf(found.get('matrix'), `${at}.matrix`, rows, cols);
  return { ...about, where: 'inline', matrix };
}

function readActivation(value: unknown, at: string): Expression {
  const read = expressionFromJson(value);
  if (read.kind === 'bad') throw malformed(`${at}${read.at}`, read.because);
  return read.expression;
}

const common = ['activation', 'width', 'radius', 'inputs'];

function readClaim(value: unknown, at: string): Claim {
  const loose = entriesOf(value, at);
  const kind = loose.get('kind');
  if (!loose.has('kind')) throw malformed(at, 'expected the key "kind"');
  if (!isClaimName(kind))
    throw new Refusal({ kind: 'unsupported', feature: `claim kind ${show(kind)}` });
  const found = fields(value, at, [...common, ...ownEntries.keys(loose, at)]);
  const inputs = readInputs(found.get('inputs'), `${at}.inputs`);
  const width = size.read(found.get('width'), `${at}.width`);
  const pairs = width * inputs.rows;
  const dimension = dimensionOf(inputs);
  within('weightEntries', width * dimension);
  within('preactivations', pairs);
  within(
    'dotProductTerms',
    (pairs + (inputs.columns === undefined ? 0 : inputs.rows * inputs.cols)) * dimension,
  );
  const radius = positive.read(found.get('radius'), `${at}.radius`);
  const activation = readActivation(found.get('activation'), `${at}.activation`);
  within('activationSteps', pairs * cost(activationOf(activation)));
  const own = ownEntries.take(found, at);
  if ('labels' in own) listOf(own.labels, `${at}.labels`, inputs.rows);
  return { activation, inputs, width, radius, ...own };
}

function readWitness(value: unknown, at: string, { width, inputs, kind }: Claim): Witness {
  const ownCentre = hasOwnCentre(kind);
  const own = ownCentre ? ['start', 'multiplier'] : [];
  const found = fields(value, at, ['outputs', 'hidden', ...own], 'inverse');
  const matrix = (key: string, rows: number, cols: number): Dense =>
    matrixOf(found.get(key), `${at}.${key}`, rows, cols);
  const [n, d] = [samplesOf(inputs), dimensionOf(inputs)];
  const outputs = vector(found.get('outputs'), `${at}.outputs`, width);
  return {
    hidden: matrix('hidden', width, d),
    outputs,
    ...(ownCentre
      ? {
          start: matrix('start', width, d),
          multiplier: atLeast(0).read(found.get('multiplier'), `${at}.multiplier`),
        }
      : {}),
    ...(found.has('inverse') ? { inverse: matrix('inverse', n, n) } : {}),
  };
}

function readProvenance(value: unknown, at: string): Readonly<Record<string, string>> {
  const found = fields(value, at, [], 'tool', 'command', 'seed', 'created');
  return Object.fromEntries(
    [...found].map(([key, entry]) => [key, text.read(entry, `${at}.${key}`)]),
  );
}

// Checked before parsing: 14 million keys took 4 GB and four minutes (measured).
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
  const version = found.get('version');
  if (version !== 1 && version !== 2)
    throw new Refusal({ kind: 'unsupported', feature: `version ${show(version)}` });
  const claim = readClaim(found.get('claim'), 'claim');
  const own = versionOf(claim.inputs);
  if (version !== own)
    throw new Refusal({
      kind: 'unsupported',
      feature: `version ${version} of what is version ${own}`,
    });
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
