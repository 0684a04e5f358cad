/**
 * # The rows of `npm run bench`
 *
 * Each measures something of ours and, where there is one, a peer that does the same, in turn, so that both meet the
 * same load. The peers of a search prove nothing.
 *
 * ## Main definitions
 * - {@link Row}, {@link rows}
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Matrix } from 'ml-matrix';
import { array, matmul } from 'numpy-ts';
import { z } from 'zod';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { loadData } from '../../src/data/load.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense, mapMatrix } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { denseProduct, denseProductByRows } from '../../src/linalg/product.ts';
import { rankModPrime, rankOfRationals } from '../../src/linalg/rank.ts';
import { usualStarts } from '../../src/search/start.ts';
import { callSeconds, home, processSeconds, pythonOutput } from './measure.ts';

/** What was measured: seconds, or where `unit` says so a rate. */
export interface Samples {
  readonly ours: readonly number[];
  readonly peers: Readonly<Record<string, readonly number[]>>;
}

export interface Row {
  readonly name: string;
  readonly unit: 's' | 'GFLOP/s' | 'instances/s';
  readonly measure: () => Promise<Samples>;
}

const start = `${home}src/cli/start.mjs`;

/** The kernels of OpenBLAS to compare with: the common one, and the one of this processor. */
const cores = { AVX2: 'HASWELL', 'as it chooses': '' } as const;

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'widthwise-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const searched = z.object({ seconds: z.number(), residual: z.number(), kernel: z.string() });

function certifying(data: string, width: number, times: number): Row {
  const measure = (): Promise<Samples> =>
    inFolder(async (folder) => {
      const { inputs: X, labels } = await loadData({ data, labels: 'random-sign', seed: 1 });
      if (labels === undefined) throw new Error(`${data}: no labels`);
      const files = [join(folder, 'X.f64'), join(folder, 'y.f64')];
      [X.data, labels].forEach((values, k) =>
        writeFileSync(files[k] ?? '', Float64Array.from(values)),
      );
      const words = ['certify', 'expressivity', '--data', data, '--labels', 'random-sign'];
      const sizes = [X.rows, X.cols, width, usualStarts(X.rows), 1].map(String);
      const ours: number[] = [];
      const peer: number[] = [];
      const kernels = new Set<string>();
      for (let k = 0; k < times; k++) {
        ours.push(processSeconds(folder, [start, ...words, '--width', String(width)]));
        const found = searched.parse(pythonOutput(cores.AVX2, 'search.py', ...files, ...sizes));
        peer.push(found.seconds);
        kernels.add(found.kernel);
      }
      return { ours, peers: { [`NumPy search, OpenBLAS: ${[...kernels].join(', ')}`]: peer } };
    });
  return { name: `certify ${data}, m = ${width}`, unit: 's', measure };
}

/** A product as large as each of those that the check of this certificate contains. */
function checking(data: string, width: number, times: number): Row {
  const measure = (): Promise<Samples> =>
    inFolder(async (folder) => {
      const words = ['certify', 'expressivity', '--data', data, '--labels', 'random-sign'];
      processSeconds(folder, [start, ...words, '--width', String(width)]);
      const { inputs: X } = await loadData({ data, labels: 'random-sign', seed: 1 });
      const [n, d] = [X.rows, X.cols];
      const [B, G] = [gaussian(n, width), gaussian(n, n)];
      const products = [
        [X, gaussian(d, n)],
        [B, gaussian(width, n)],
        [G, G],
      ] as const;
      const ours: number[] = [];
      const peer: number[] = [];
      for (let k = 0; k < times; k++) {
        ours.push(processSeconds(folder, [start, 'check', 'proof.json']));
        const before = process.cpuUsage();
        for (const [P, Q] of products) denseProduct(P, Q);
        const { user, system } = process.cpuUsage(before);
        peer.push((user + system) / 1e6);
      }
      return { ours, peers: { 'X X^T, B B^T and one n x n product': peer } };
    });
  return { name: `check ${data}, m = ${width}`, unit: 's', measure };
}

function gaussian(rows: number, cols: number): Dense {
  const normal = gaussianSource(1);
  return dense(rows, cols, Float64Array.from({ length: rows * cols }, normal));
}

function product(n: number): Row {
  const measure = async (): Promise<Samples> => {
    const A = gaussian(n, n);
    const nested = Array.from({ length: n }, (_, i) => [...A.data.subarray(i * n, (i + 1) * n)]);
    const [M, T] = [new Matrix(nested), array(nested)];
    const rate = (seconds: readonly number[]): readonly number[] =>
      seconds.map((s) => (2 * n ** 3) / s / 1e9);
    const B = dense(n, n, A.data.slice()); // A A^T would be half a product
    const ours = rate(await callSeconds(() => denseProductByRows(A, B)));
    const own = {
      'numpy-ts': rate(await callSeconds(() => matmul(T, T))),
      'ml-matrix': rate(await callSeconds(() => M.mmul(M))),
    };
    const blas = Object.entries(cores).map(([name, core]) => [
      `OpenBLAS, ${name}`,
      rate(z.array(z.number()).parse(pythonOutput(core, 'product.py', String(n)))),
    ]);
    return { ours, peers: { ...own, ...Object.fromEntries(blas) } };
  };
  return { name: `product of two ${n} x ${n} matrices`, unit: 'GFLOP/s', measure };
}

const small = `${home}test/corpus/valid/v2/zero-near-standard.json`;

function starting(...words: readonly string[]): Row {
  const measure = (): Promise<Samples> => {
    const [ours, peer]: [number[], number[]] = [[], []];
    for (let k = 0; k < 9; k++) {
      ours.push(processSeconds(home, [start, ...words]));
      peer.push(processSeconds(home, ['-e', '0']));
    }
    return Promise.resolve({ ours, peers: { 'an empty program': peer } });
  };
  return { name: words.map((word) => word.replace(/.*\//u, '')).join(' '), unit: 's', measure };
}

const counted = z.object({
  type: z.literal('property'),
  result: z.object({ counts: z.object({ instances: z.number() }) }),
});

function suite(stem: string): Row {
  const measure = (): Promise<Samples> =>
    inFolder((folder) => {
      const words = ['verify', stem, '--record', 'run.jsonl'];
      const seconds = processSeconds(folder, [start, ...words]);
      const instances = readFileSync(join(folder, 'run.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .flatMap((line) => counted.safeParse(JSON.parse(line)).data ?? [])
        .reduce((sum, { result }) => sum + result.counts.instances, 0);
      return Promise.resolve({ ours: [instances / seconds], peers: {} });
    });
  return { name: `verify ${stem}`, unit: 'instances/s', measure };
}

/** Entries of 53 bits. */
function rank(n: number): Row {
  const measure = async (): Promise<Samples> => {
    const A = gaussian(n, n);
    const exact = mapMatrix(A, rationalFromDouble);
    return {
      ours: await callSeconds(() => rankOfRationals(exact)),
      peers: { 'modulo a prime': await callSeconds(() => rankModPrime(A)) },
    };
  };
  return { name: `rank over Q, n = ${n}`, unit: 's', measure };
}

export const rows: readonly Row[] = [
  certifying('gaussian:100x25:1', 8, 5),
  certifying('gaussian:200x50:1', 8, 5),
  certifying('gaussian:400x100:1', 8, 5),
  certifying('gaussian:800x200:1', 8, 3),
  certifying('mnist:1000', 4, 3),
  certifying('mnist:2000', 8, 1),
  checking('gaussian:400x100:1', 8, 5),
  checking('mnist:1000', 4, 3),
  product(512),
  starting('--help'),
  starting('certify', '--help'),
  starting('verify', '--help'),
  starting('check', small),
  suite('expressivity'),
  suite('nice-region'),
  suite('kkt'),
  rank(50),
  rank(100),
];
