/**
 * # Files of version 2: a change of columns, and equal rows
 *
 * Tables whose columns have different offsets and scales, and tables with equal rows. Every checker verifies the valid
 * files and refuses the others.
 * @module
 */
import type { Certificate, CertifiedInputs } from '../../src/certificates/format.ts';
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
import type { Invalid } from './malformed.ts';

const file: FileOptions = { full: false, provenance: { tool: 'widthwise corpus' } };
const withM: FileOptions = { ...file, full: true };

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

function memorised(problem: Problem, width: number, allLabels: boolean, how = file): Certificate {
  return made(searchCertificate(problem, { ...how, width, seed: 1, allLabels }));
}

export function validVersion2(): readonly Named[] {
  const raw = table();
  const standard = changed(raw, 'standard');
  const merged = mergedRows(repeated());
  const both = changed(merged, 'whitened');
  const ball = { ...file, set: 'ball', least: 1, most: 1 } as const;
  const point = startOf(merged, 4, 8);
  return [
    ['zero-near-standard', memorised(standard, 6, false)],
    ['zero-near-standard-with-m', memorised(standard, 6, false, withM)],
    ['shattered-whitened', memorised(changed(raw, 'whitened'), 6, true)],
    ['zero-near-equal-rows', memorised(merged, 4, false)],
    ['shattered-equal-rows-with-m', memorised(merged, 4, true, withM)],
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
  const counted = named('kkt-ball-equal-rows');
  if (counted.claim.kind !== 'kkt-bound') throw new Error('corpus: another kind');
  // norm(y) is sqrt(6) over all rows and sqrt(3) over the distinct ones
  const unweighted: Certificate = {
    ...counted,
    claim: { ...counted.claim, bound: counted.claim.bound - (Math.sqrt(6) - Math.sqrt(3)) / 2 },
  };
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
      {
        ...equal,
        claim: Object.assign({}, equal.claim, { labels: unlike }),
      },
    ),
    rejected(
      'equal-rows-counted-once',
      'claim.bound',
      'the bound of C1 over distinct rows, each counted once',
      unweighted,
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
