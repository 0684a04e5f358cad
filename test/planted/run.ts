/**
 * # Plants each fault and expects a test to catch it
 *
 * `npm run test:planted`: copies src, properties and test to a temporary folder, applies one fault at a time, runs the
 * tests nearest to it, then those of the proof path, and stops at the first that fails. A fault that no test notices is
 * printed, and the exit code is 1. Parts of files' names or of descriptions as arguments run the faults that match one.
 * @module
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { faults } from './faults.ts';
import type { Fault } from './faults.ts';

const home = join(import.meta.dirname, '../..');
const copied = [
  '.ci',
  'proofs-notes',
  'src',
  'properties',
  'test',
  'package.json',
  'tsconfig.json',
  '.vitest.config.ts',
];

/** The tests in the folder that mirrors the file's, of these the ones that import it where there are any. */
function nearest(file: string): readonly string[] {
  const folder = dirname(file).replace(/^src/u, 'test');
  const tests = globSync(`${folder}/*.test.ts`, { cwd: home });
  const own = tests.filter((test) =>
    readFileSync(join(home, test), 'utf8').includes(`/${basename(file)}'`),
  );
  return own.length > 0 ? own : tests;
}

/** After the nearest ones. Fast ones first: they catch most faults. */
const stages = [
  ['test/certificates/version-2.test.ts', 'test/certificates/corpus.test.ts'],
  ['test/arithmetic', 'test/sigma', 'test/linalg', 'test/network', 'test/certificates/kernel'],
  [
    'test/certificates/facts',
    'test/certificates/exact',
    'test/certificates/sentences',
    'test/codecs.test.ts',
  ],
  ['test/certificates/recheck', 'test/search'],
  ['test/conformance/sizes.test.ts'],
  ['test/properties.test.ts'],
];

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'widthwise-planted-'));
  for (const name of copied) cpSync(join(home, name), join(folder, name), { recursive: true });
  symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function passes(folder: string, files: readonly string[]): boolean {
  if (files.length === 0) return true; // vitest would run every test
  const vitest = join(home, 'node_modules/vitest/vitest.mjs');
  const words = [
    'run',
    '--config',
    '.vitest.config.ts',
    '--bail',
    '1',
    '--reporter',
    'dot',
    ...files,
  ];
  const { status, error } = spawnSync(process.execPath, [vitest, ...words], {
    cwd: folder,
    stdio: 'ignore',
  });
  if (error !== undefined) throw error;
  return status === 0;
}

function survives(folder: string, { file, from, to }: Fault): boolean {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file}: expected once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    return [nearest(file), ...stages].every((files) => passes(folder, files));
  } finally {
    writeFileSync(path, text);
  }
}

const wanted = process.argv.slice(2);
const chosen = faults.filter(
  ({ file, says }) =>
    wanted.length === 0 || wanted.some((part) => `${file} ${says}`.includes(part)),
);
const folder = copyOfProject();
try {
  if (wanted.length === 0 && !stages.every((files) => passes(folder, files)))
    throw new Error('a test fails without any fault');
  const survivors = chosen.filter((fault) => {
    const survived = survives(folder, fault);
    process.stdout.write(`${survived ? 'SURVIVED' : 'caught  '}  ${fault.file}: ${fault.says}\n`);
    return survived;
  });
  process.stdout.write(`${chosen.length - survivors.length} of ${chosen.length} faults caught\n`);
  process.exitCode = survivors.length === 0 && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
