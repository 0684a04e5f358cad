/**
 * # Mutation testing
 *
 * `npm run mutation`: each mutant of the proof folders against the fast tests of its own file or folder. A word
 * such as `network` or `network/kkt` runs the parts that begin with it. Prints the survivors of each part and a final
 * table, and fails if less than 90 % of a folder is killed. proofs-notes/trust.md says what survives and why. Reports
 * are kept in .stryker/, from which the next run reuses unchanged results.
 *
 * `--sample 0.15 --seed 1` runs this share of the mutants, drawn at random by the seed; 95 % of them must be killed.
 * `--since COMMIT` runs the parts whose code in src has changed since then.
 *
 * A survivor that no test ran against is a mistake in the set-up (such as a title that changes from run to run), so it
 * fails too.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Mutant } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';

/** Mutated files and tests; each part has its own report, so that a long folder can be run piece by piece. */
interface Part {
  readonly folder: string;
  readonly name: string;
  readonly mutate: readonly string[];
  readonly testFiles: readonly string[];
}

function whole(folder: string, mutate: readonly string[], testFiles: readonly string[]): Part {
  return { folder, name: folder, mutate, testFiles };
}

/** One part per file: `stems` are the files of `home` that are tested by `tests`. */
function filesOf(folder: string, home: string, tested: Readonly<Record<string, string>>): Part[] {
  return Object.entries(tested).map(([stem, tests]) => ({
    folder,
    name: `${folder}/${stem}`,
    mutate: [`src/${home}/${stem}.ts`],
    testFiles: tests.split(' ').map((test) => `test/${home}/${test}.test.ts`),
  }));
}

/** Without the bytes of the WebAssembly kernel, which a test compares. */
const linalg = {
  'approx-general-inverse': 'approx-general-inverse krawczyk',
  'approx-solve': 'cholesky',
  cholesky: 'cholesky definite',
  definite: 'definite',
  krawczyk: 'krawczyk',
  matrix: 'matrix',
  norms: 'norms spectral-norm',
  product: 'product hadamard long-products thin-products',
  rank: 'rank',
  'rational-vectors': 'rational-vectors',
  'ring-product': 'matrix',
  scaling: 'scaling',
  'simd/product': 'simd/product',
  'simd/twin': 'simd/product',
};

const sigma = {
  analytic: 'analytic',
  'at-zero': 'at-zero',
  activation: 'activation built-in',
  'built-in': 'built-in',
  derivative: 'derivative',
  'expression-json': 'expression-json',
  'expression-print': 'expression-print',
  'expression-text': 'expression-text',
  'expression-tree': 'expression-tree',
  'known-activation': '../theorems/decisions',
  parity: 'parity',
  polynomial: 'polynomial',
  smoothness: 'smoothness',
  symmetry: 'symmetry',
};

const network = {
  centre: 'centre',
  deep: 'deep',
  'deep-projection': 'deep-projection',
  descent: 'descent',
  'enclosed-hessian': 'hessian enclosed-layer',
  'enclosed-layer': 'enclosed-layer hessian',
  'enlarged-descent': 'enlarged-descent',
  elimination: 'elimination enlarged-hessian',
  gram: 'gram',
  'gram-enclosure': 'gram',
  hessian: 'hessian',
  kkt: 'kkt',
  lipschitz: 'lipschitz',
  mirrored: 'mirrored',
  'jacobian-steepness': 'jacobian-steepness',
  surrogate: 'surrogate',
  network: 'network',
  problem: 'problem',
  'right-inverse': 'right-inverse',
  slopes: '../theorems/decisions',
  stationarity: 'stationarity',
};

const claims = 'reference thresholds decisions ../version-2';
const exact = {
  'activation-range': 'activation-range activation-range-search',
  check: 'check exact-minors ../version-2',
  descent: 'descent ../version-2',
  expressivity: claims,
  gram: 'gram gram-radii gram-norm exact-minors ../version-2',
  'kkt-point': `${claims} kkt-point ../sentences/claims`,
  'kkt-region': claims,
  'exact-minors': 'exact-minors gram',
  'least-eigenvalue': 'least-eigenvalue gram',
  outcome: `gram ${claims}`,
  point: `${claims} point exact-minors`,
  ranges: 'ranges ranges-inclusion',
  reals: 'reals',
};

const checking = 'kernel/check kernel/kkt kernel/sentences';
const kernel = {
  format: `read ${checking}`,
  limits: 'read read-fields',
  'parsed-json': 'parsed-json',
  read: 'read read-fields version-2',
  'check-certificate': 'kernel/check',
  'object-shapes': 'shapes schemas',
  shapes: 'shapes read schemas',
  'claims/inputs': 'theorem-claims',
  'claims/kinds': 'read read-fields',
  'claims/prechecks': `version-2 ${checking} kernel/inputs exact/check`,
  'claims/sentences': `sentences/claims version-2 kernel/descent ${checking}`,
  'claims/values': 'read read-fields',
  write: 'read read-fields version-2',
  'kernel/check': `${checking} kernel/inputs kernel/descent`,
  'kernel/descent': 'kernel/descent',
  'kernel/equal-rows': `version-2 ${checking}`,
  'kernel/kkt-point': checking,
  'kernel/kkt-region': checking,
  'kernel/rank-on-ball': checking,
  'kernel/right-inverse': checking,
  'kernel/zero-near': checking,
};

const byPoints = 'points critical data';
const facts = {
  'at-point': 'at-point stationary stationary-conditions stationary-box',
  check: 'read check',
  critical: 'critical',
  data: 'data',
  decide: `check read families ${byPoints}`,
  enlarged: 'enlarged',
  families: 'kinds families',
  feedback: 'feedback',
  'feedback-descent': 'feedback',
  'feedback-network': 'feedback',
  'feedback-run': 'feedback',
  'feedback-signals': 'feedback',
  'grid-shapes': 'overlaps',
  grids: 'overlaps',
  'jacobian-facts': 'jacobian-facts points kkt',
  'kkt-bound': 'kkt-bound',
  'line-networks': 'rates',
  'one-neuron': 'rates',
  kkt: 'kkt',
  outcome: `${byPoints} kkt`,
  packing: 'rates',
  'piecewise-shape': 'rates',
  points: 'points',
  projection: 'projection',
  purification: 'purification',
  'quadratic-risks': 'quadratic-risks',
  kinds: 'kinds',
  read: 'read text families',
  risks: 'risks',
  'robust-network': 'purification',
  show: `show ${byPoints} kkt`,
  'convex-approximation': 'convex-approximation',
  'sca-runs': 'convex-approximation',
  'surrogate-place': 'convex-approximation',
  sgd: 'sharpness',
  'sgd-thresholds': 'sharpness',
  sharpness: 'sharpness',
  'enclosed-place': 'sharpness',
  ensembles: 'ensembles',
  'view-cases': 'ensembles',
  'sphere-widths': 'rates',
  'stationary-box': 'stationary-box stationary stationary-conditions',
  stationary: 'stationary stationary-conditions kinds check',
  step: 'step',
  'tensor-forms': 'tensors',
  'tensor-sums': 'tensors',
  text: 'text read kinds',
  subject: `subject ${byPoints} kkt`,
  values: 'values read kinds',
  'width-gram': 'rates',
  work: 'work points kinds',
  write: 'read kinds',
};

const parts: readonly Part[] = [
  whole('arithmetic', ['src/arithmetic/*.ts'], ['test/arithmetic/*.test.ts']),
  ...filesOf('linalg', 'linalg', linalg),
  ...filesOf('sigma', 'sigma', sigma),
  ...filesOf('network', 'network', network),
  {
    folder: 'network',
    name: 'network/general-position',
    mutate: ['src/network/general-position.ts'],
    testFiles: ['test/certificates/theorem-claims.test.ts'],
  },
  {
    folder: 'theorems',
    name: 'theorems/statements',
    mutate: [
      'src/theorems/{decisions,hypotheses,setting,registry}.ts',
      'src/theorems/{*/statement,lemmas/*}.ts',
    ],
    testFiles: ['test/certificates/theorem-claims.test.ts'],
  },
  {
    folder: 'theorems',
    name: 'theorems/refutations',
    mutate: [
      'src/theorems/{refutations,rule}.ts',
      'src/theorems/*/{refutations,false-theorems,small-radius}.ts',
    ],
    testFiles: ['test/theorems/*.test.ts', 'test/theorems/*/refutations.test.ts'],
  },
  ...filesOf('kernel', 'certificates', kernel),
  ...filesOf('exact', 'certificates/exact', exact),
  ...filesOf('facts', 'certificates/facts', facts),
];

/** Bytes that a test compares, re-exports, types and tables. */
const nothingToMutate = [
  'src/linalg/simd/product-bytes.ts',
  'src/sigma/expression.ts',
  'src/sigma/expression-schema.ts',
  'src/certificates/claims/schema.ts',
  'src/certificates/claims/says.ts',
  'src/certificates/facts/schema.ts',
  'src/certificates/facts/kind.ts',
  'src/certificates/verdict.ts',
  'src/certificates/facts/format.ts',
  'src/certificates/facts/limits.ts',
];
const named = new Set([...nothingToMutate, ...parts.flatMap(({ mutate }) => mutate)]);
const forgotten = globSync(
  'src/{linalg,sigma,network,certificates}/{,simd/,claims/,kernel/,exact/,facts/}*.ts',
).filter((file) => !named.has(file));

/** The place of a mutant and its replacement. */
function place({ fileName, location, replacement }: Mutant): string {
  const { line, column } = location.start;
  const file = fileName.slice(fileName.lastIndexOf('/src/') + 1);
  return `${file}:${line}:${column}: ${(replacement ?? '').replaceAll(/\s+/gu, ' ').slice(0, 120)}`;
}

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    since: { type: 'string' },
  },
});
const sample =
  options.sample === undefined
    ? undefined
    : { share: Number(options.sample), seed: Number(options.seed) };
const changed =
  options.since === undefined
    ? undefined
    : execFileSync('git', ['diff', '--name-only', options.since, '--', 'src'], { encoding: 'utf8' })
        .split('\n')
        .filter((file) => file !== '');

const least = sample === undefined ? 90 : 95;
const chosen = parts.filter(
  ({ name, mutate }) =>
    (asked.length === 0 || asked.some((word) => name === word || name.startsWith(`${word}/`))) &&
    (changed === undefined || globSync(mutate).some((file) => changed.includes(file))),
);
if (chosen.length === 0)
  throw new Error(`expected one of ${parts.map(({ name }) => name).join(' ')}`);

mkdirSync('.stryker', { recursive: true });
const faults = forgotten.map((file) => `no part mutates ${file}`);
const totals = new Map<
  string,
  { killed: number; timeout: number; survived: number; none: number }
>();
for (const { folder, name, mutate, testFiles } of chosen) {
  const drawn = sample === undefined ? '' : `.${sample.share}-${sample.seed}`;
  const report = `.stryker/${name.replaceAll('/', '-')}${drawn}`;
  const results = await new Stryker({
    configFile: '.stryker.config.mjs',
    mutate: [...mutate],
    testFiles: [...testFiles],
    incrementalFile: `${report}.incremental.json`,
    jsonReporter: { fileName: `${report}.json` },
    ...(sample === undefined
      ? {}
      : {
          checkers: ['sample'],
          plugins: ['@stryker-mutator/vitest-runner', './.ci/mutation-sample.ts'],
          sample,
        }),
  }).runMutationTest();
  const total = totals.get(folder) ?? { killed: 0, timeout: 0, survived: 0, none: 0 };
  for (const { status, testsCompleted, ...mutant } of results) {
    if (status === 'Survived' || status === 'NoCoverage') console.log(place(mutant));
    if (status === 'Killed') total.killed++;
    if (status === 'Timeout') total.timeout++;
    if (status === 'Survived') total.survived++;
    if (status === 'NoCoverage') total.none++;
    if (status === 'Survived' && testsCompleted === 0)
      faults.push(`${name}: a survivor met no test`);
  }
  totals.set(folder, total);
}

console.log('| folder | mutants | killed | timeout | survived | no coverage | score |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [folder, { killed, timeout, survived, none }] of totals) {
  const mutants = killed + timeout + survived + none;
  const score = (100 * (killed + timeout)) / mutants;
  const cells = [folder, mutants, killed, timeout, survived, none, `${score.toFixed(1)} %`];
  console.log(`| ${cells.join(' | ')} |`);
  if (!(score >= least))
    faults.push(`${folder}: ${score.toFixed(1)} % killed, asked are ${least} %`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
