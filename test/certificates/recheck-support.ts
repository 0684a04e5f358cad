/**
 * # Running recheck.py
 *
 * The interpreter is WIDTHWISE_PYTHON, or python3. Without one the tests are skipped, and their titles say so,
 * unless WIDTHWISE_REQUIRE is "all".
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import type { Certificate } from '../../src/certificates/format.ts';

const python = process.env['WIDTHWISE_PYTHON'] ?? 'python3';
const program = fileURLToPath(new URL('../../src/certificates/recheck.py', import.meta.url));
const folder = fileURLToPath(new URL('../../src/certificates', import.meta.url));
const isThere = spawnSync(python, ['-c', 'import sys; assert sys.version_info >= (3, 9)']).status;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';

/** Whether to skip, and the reason for the titles. */
export const isSkipped: boolean = isThere !== 0 && !isRequired;
export const reason: string =
  isThere === 0 ? '' : ` (needs ${python} 3.9 or later, which is not there)`;

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(parts: readonly string[], input: string): Run {
  const environment = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: folder };
  const { status, stdout, stderr } = spawnSync(python, [...parts], {
    input,
    env: environment,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The output of a script that imports `recheck` for this JSON value as input. */
export function asked(script: string, value: unknown): string {
  const { status, stdout, stderr } = run(['-c', script], JSON.stringify(value));
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The paths of files with these texts, in a folder that is removed afterwards. */
function inFiles<T>(texts: readonly string[], use: (paths: readonly string[]) => T): T {
  const made = mkdtempSync(join(tmpdir(), 'widthwise-recheck-'));
  try {
    const paths = texts.map((_, k) => join(made, `${k}.json`));
    texts.forEach((text, k) => writeFileSync(paths[k] ?? made, text));
    return use(paths);
  } finally {
    rmSync(made, { recursive: true });
  }
}

/** python3 recheck.py with these files, as a user runs it. */
export function runRecheck(texts: readonly string[]): Run {
  return inFiles(texts, (paths) => run([program, ...paths], ''));
}

export function runOn(paths: readonly string[]): Run {
  return run([program, ...paths], '');
}

const batch = `
import json, sys, recheck
for path in json.load(sys.stdin): recheck.main([path])
`;

/** One line per certificate, from a single process: the word, ": " and the reason. */
export function recheck(texts: readonly string[]): readonly string[] {
  const lines = inFiles(texts, (paths) => asked(batch, paths)).split('\n');
  if (lines.length !== texts.length + 1) throw new Error(lines.join('\n'));
  return lines.slice(0, -1);
}

/** The words alone. */
export function words(texts: readonly string[]): readonly string[] {
  return recheck(texts).map((line) => line.slice(0, line.indexOf(':')));
}

/** The certificate with these entries of its claim changed. */
export function claiming(certificate: Certificate, change: object): Certificate {
  return { ...certificate, claim: { ...certificate.claim, ...change } };
}

const factsBatch = `
import json, os, sys, tempfile, recheck_facts
with tempfile.TemporaryDirectory() as folder:
    for text in json.load(sys.stdin):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w', encoding='utf-8') as file: file.write(text)
        recheck_facts.main(path)
`;

/** The first word of recheck_facts.py about each of these facts files, all read by one process. */
export function factsWords(texts: readonly string[]): readonly string[] {
  const lines = asked(factsBatch, texts).trimEnd().split('\n');
  if (lines.length !== texts.length) throw new Error(lines.join('\n'));
  return lines.map((line) => line.replace(/:.*/u, ''));
}

/** A facts file with this fact alone, about no instance. */
export function aloneText(fact: Fact): string {
  return writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
}
