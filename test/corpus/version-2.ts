/**
 * # Files of version 2: a change of columns, and equal rows
 *
 * Tables whose columns have different offsets and scales, and tables with equal rows. Every checker verifies the valid
 * files and refuses the others.
 * @module
 */
import { withInverse } from '../../properties/support/with-inverse.ts';
import type { Certificate, CertifiedInputs, Claim } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import type { FileOptions, SearchResult } from '../../src/search/certificate.ts';
import { inColumns } from '../../src/search/columns.ts';
import type { Columns } from '../../src/search/columns.ts';
import { mergedRows } from '../../src/search/equal-rows.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import { searchDescent } from '../../src/theorems/gradient-descent/search.ts';
import { searchKktPoint, searchKktRegion } from '../../src/theorems/kkt/search.ts';
import { gaussian } from './valid.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import type { Invalid } from './malformed.ts';

const file: FileOptions = { provenance: { tool: 'widthwise corpus' } };

type Named = readonly [string, Certificate];

function made(result: SearchResult): Certificate {
  if (result.kind === 'certificate') return result.certificate;
  throw new Error(`corpus: ${result.because}`);
}

/** Years, sizes and shares with a bias: columns with very different offsets and scales. */
function table(): Problem {
  const { inputs: Z, labels, activation } = gaussian(9, 3, 'tanh');
  const data = Array.from({ length: 9 }, (_, i) => {
    const [a = 0, b = 0, c = 0] = Z.data.subarray(3 * i, 3 * i + 3);
    return [2000 + Math.round(10 * a), 1e6 * b, 0.5 + c / 100, 1];
  });
  return problemOf(dense(9, 4, Float64Array.from(data.flat())), labels, activation);
}

function changed(problem: Problem, how: Columns): Problem {
  const other = inColumns(problem, how);
  if (other === undefined) throw new Error('corpus: no columns');
  return other;
}

/** Rows 0 and 3 are equal, and 1, 4 and 5. */
function repeated(loudness = 1): Problem {
  const { inputs: Z, activation } = gaussian(3, 2, 'tanh', { seed: 7 });
  const order = [0, 1, 2, 0, 1, 1];
  const rows = order.map((k) => [...Z.data.subarray(2 * k, 2 * k + 2)]);
  const labels = order.map((k) => loudness * (k === 1 ? -1 : 1));
  return problemOf(dense(6, 2, Float64Array.from(rows.flat())), labels, activation);
}

/** Row 3 is the negative of row 0, row 4 is 0 unless it is given, and row 5 equals row 1; y is odd or even. */
function signed(name: string, symmetry: -1 | 1, other = [0, 0], label = 0): Problem {
  const { inputs: Z, activation } = gaussian(3, 2, name, { seed: 7 });
  const rows = [0, 1, 2].map((k) => [...Z.data.subarray(2 * k, 2 * k + 2)]);
  const all = [...rows, rows[0]?.map((x) => -x) ?? [], other, rows[1] ?? []];
  const labels = [1, -1, 1, symmetry, label, -1];
  return problemOf(dense(6, 2, Float64Array.from(all.flat())), labels, activation);
}

function startOf(problem: Problem, width: number, scale = 1): Point {
  const { stated } = problem;
  const { inputs } = problem;
  const start = mirroredStart(
    stated?.distinct === undefined
      ? problem
      : { ...problem, inputs: firstRows(inputs, 3), stated: undefined },
    { width, seed: 1 },
  );
  if ('because' in start) throw new Error(`corpus: ${start.because}`);
  return { hidden: start.hidden, outputs: start.signs.map((s) => s * scale) };
}

function firstRows(X: Problem['inputs'], count: number): Problem['inputs'] {
  return dense(count, X.cols, X.data.slice(0, count * X.cols));
}

function memorised(problem: Problem, width: number, allLabels: boolean): Certificate {
  return made(searchCertificate(problem, { ...file, width, seed: 1, allLabels }));
}

export function validVersion2(): readonly Named[] {
  const raw = table();
  const standard = changed(raw, 'standard');
  const merged = mergedRows(repeated());
  const both = changed(merged, 'whitened');
  const odd = mergedRows(signed('tanh', -1));
  const ball = { ...file, set: 'ball', least: 1, most: 1 } as const;
  const point = startOf(merged, 4, 8);
  const kinked = mergedRows(signed('relu', 1));
  return [
    ['zero-near-standard', memorised(standard, 6, false)],
    ['zero-near-standard-with-m', withInverse(memorised(standard, 6, false), standard)],
    ['shattered-whitened', memorised(changed(raw, 'whitened'), 6, true)],
    ['zero-near-equal-rows', memorised(merged, 4, false)],
    ['shattered-equal-rows-with-m', withInverse(memorised(merged, 4, true), merged)],
    ['zero-near-equal-rows-whitened', memorised(both, 4, false)],
    ['kkt-ball-equal-rows', made(searchKktRegion(merged, startOf(merged, 6), ball))],
    ['kkt-cone-whitened', made(searchKktRegion(both, startOf(both, 6), { ...file, set: 'cone' }))],
    [
      'kkt-box-standard',
      made(searchKktRegion(standard, startOf(standard, 8), { ...file, set: 'box' })),
    ],
    [
      'kkt-point-equal-rows',
      made(searchKktPoint(merged, point, { start: point.hidden, radius: 0.001 }, file)),
    ],
    [
      'descent-hidden-equal-rows',
      made(searchDescent(merged, startOf(merged, 8, 4096), 'hidden', file)),
    ],
    ['zero-near-opposite-rows', memorised(odd, 4, false)],
    ['shattered-opposite-rows-with-m', withInverse(memorised(odd, 4, true), odd)],
    ['zero-near-opposite-rows-whitened', memorised(changed(odd, 'whitened'), 4, false)],
    ['zero-near-zero-row', memorised(mergedRows(signed('gelu', 1)), 6, false)],
    ['zero-near-zero-row-at-kink', memorised(kinked, 8, false)],
    ['shattered-zero-row-at-kink', memorised(kinked, 8, true)],
    ['kkt-ball-zero-row-at-kink', made(searchKktRegion(kinked, startOf(kinked, 10), ball))],
    [
      'descent-all-zero-row-at-kink',
      made(searchDescent(kinked, startOf(kinked, 8, 4096), 'all', file)),
    ],
    ['shattered-even', memorised(mergedRows(signed('gaussian', 1, [3, -1], 2)), 6, true)],
    ['shattered-even-and-0-at-0', memorised(mergedRows(signed('x*tanh(x)', 1)), 4, true)],
    ['kkt-ball-opposite-rows', made(searchKktRegion(odd, startOf(odd, 6), ball))],
    [
      'kkt-point-opposite-rows',
      made(
        searchKktPoint(
          odd,
          startOf(odd, 4, 8),
          { start: startOf(odd, 4, 8).hidden, radius: 0.001 },
          file,
        ),
      ),
    ],
    ['descent-all-opposite-rows', made(searchDescent(odd, startOf(odd, 8, 4096), 'all', file))],
    [
      'descent-all-standard',
      made(searchDescent(standard, startOf(standard, 24, 1024), 'all', file)),
    ],
  ];
}

function withInputs(certificate: Certificate, change: Partial<CertifiedInputs>): Certificate {
  const { claim } = certificate;
  const inputs = Object.assign({}, claim.inputs, change);
  return { ...certificate, claim: { ...claim, inputs } };
}

/** As if the claim had these labels, or another activation. */
function withClaim(certificate: Certificate, change: Partial<Claim>): Certificate {
  return { ...certificate, claim: Object.assign({}, certificate.claim, change) };
}

/** With label i of another sign, or y for 0. */
function withLabel(certificate: Certificate, i: number, y: number): Certificate {
  const { claim } = certificate;
  if (!('labels' in claim)) throw new Error('corpus: no labels');
  return withClaim(certificate, { labels: claim.labels.map((b, k) => (k === i ? y : b)) });
}

/** With a first row of W that is 0. */
function withoutNeuron(certificate: Certificate): Certificate {
  const { witness } = certificate;
  const { rows, cols, data } = witness.hidden;
  const hidden = dense(
    rows,
    cols,
    data.map((w, k) => (k < cols ? 0 : w)),
  );
  return { ...certificate, witness: { ...witness, hidden } };
}

/** With a bound of C1 that is smaller by this. */
function withBound(certificate: Certificate, less: number): Certificate {
  const { claim } = certificate;
  if (claim.kind !== 'kkt-bound') throw new Error('corpus: another kind');
  return withClaim(certificate, { bound: claim.bound - less });
}

function rejected(name: string, at: string, breaks: string, certificate: Certificate): Invalid {
  return { name, breaks, verdict: 'rejected', at, text: writeCertificate(certificate) };
}

export function invalidVersion2(): readonly Invalid[] {
  const valid = new Map(validVersion2());
  const named = (name: string): Certificate => {
    const found = valid.get(name);
    if (found === undefined) throw new Error(`corpus: no ${name}`);
    return found;
  };
  const standard = named('zero-near-standard');
  const equal = named('zero-near-equal-rows');
  const { columns } = standard.claim.inputs;
  if (columns === undefined) throw new Error('corpus: no columns');
  const doubled = dense(
    columns.rows,
    columns.cols,
    columns.data.map((a) => 2 * a),
  );
  const { labels } = repeated();
  const unlike = labels.map((y, i) => (i === 3 ? -y : y));
  return [
    rejected(
      'columns-doubled',
      'claim.radius',
      'the point is for X A, and A is doubled',
      withInputs(standard, { columns: doubled }),
    ),
    rejected(
      'distinct-too-many',
      'claim.inputs.distinct',
      '3 rows differ, 4 are claimed',
      withInputs(equal, { distinct: 4 }),
    ),
    rejected(
      'distinct-too-few',
      'claim.inputs.distinct',
      '3 rows differ, 2 are claimed',
      withInputs(equal, { distinct: 2 }),
    ),
    rejected(
      'distinct-all',
      'claim.inputs.distinct',
      'all 9 rows differ, and the claim says that some are equal',
      withInputs(standard, { distinct: 9 }),
    ),
    rejected(
      'equal-rows-other-labels',
      'claim.labels',
      'rows 0 and 3 are equal, their labels are 1 and -1',
      withClaim(equal, { labels: unlike }),
    ),
    rejected(
      'opposite-rows-equal-labels',
      'claim.labels',
      'rows 0 and 3 are opposite and sigma is odd, and their labels are equal',
      withLabel(named('zero-near-opposite-rows'), 3, 1),
    ),
    rejected(
      'zero-row-other-label',
      'claim.labels',
      'row 4 is 0 and sigma(0) = 0, and its label is 1/2',
      withLabel(named('zero-near-zero-row'), 4, 0.5),
    ),
    rejected(
      'opposite-rows-of-softplus',
      'claim.inputs.distinct',
      'softplus is neither odd nor even: 5 rows differ, 3 are claimed',
      withClaim(named('zero-near-opposite-rows'), {
        activation: activationNamed('softplus').value,
      }),
    ),
    rejected(
      'zero-row-at-kink-other-label',
      'claim.labels',
      'row 4 is 0 and relu(0) = 0, and its label is 1/2',
      withLabel(named('zero-near-zero-row-at-kink'), 4, 0.5),
    ),
    rejected(
      'other-rows-at-kink',
      'witness',
      'a row of W is 0: rows of X other than 0 are at the kink too',
      withoutNeuron(named('zero-near-zero-row-at-kink')),
    ),
    rejected(
      'other-rows-across-kink',
      'witness',
      'the row of zeros may be at the kink, and the ball takes other rows across it',
      withClaim(named('shattered-zero-row-at-kink'), { radius: 8 }),
    ),
    rejected(
      'zero-row-of-cosine',
      'claim.inputs.distinct',
      'cos(0) is not 0: 4 rows differ up to sign, 3 are claimed',
      withClaim(named('shattered-even-and-0-at-0'), {
        activation: activationNamed('cos(x)').value,
      }),
    ),
    rejected(
      'opposite-rows-apart',
      'claim.inputs.distinct',
      'opposite rows of an odd sigma are one sample: 3 rows differ up to sign, 4 are claimed',
      withInputs(named('zero-near-opposite-rows'), { distinct: 4 }),
    ),
    rejected(
      'opposite-rows-counted-once',
      'claim.bound',
      'the bound of C1 over the rows that differ up to sign, each counted once',
      withBound(named('kkt-ball-opposite-rows'), (Math.sqrt(5) - Math.sqrt(3)) / 2),
    ),
    rejected(
      'equal-rows-counted-once',
      'claim.bound',
      'the bound of C1 over distinct rows, each counted once',
      // norm(y) is sqrt(6) over all rows and sqrt(3) over the distinct ones
      withBound(named('kkt-ball-equal-rows'), (Math.sqrt(6) - Math.sqrt(3)) / 2),
    ),
    {
      name: 'version-1-with-columns',
      breaks: 'version 1 has no columns',
      verdict: 'unsupported',
      at: '',
      text: writeCertificate(standard).replace('"version":2', '"version":1'),
    },
    {
      name: 'columns-of-other-height',
      breaks: 'A has as many rows as X has columns',
      verdict: 'malformed',
      at: 'claim.inputs.columns',
      text: writeCertificate(
        withInputs(standard, { columns: dense(3, 4, columns.data.slice(0, 12)) }),
      ),
    },
  ];
}
