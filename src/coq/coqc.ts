/**
 * # Running Coq
 *
 * The theory and the file are compiled in a temporary folder, and the axioms that the theorem rests on are compared
 * with those that its format is known to need.
 *
 * ## Main definitions
 * - {@link checkByCoq}
 * - {@link strangeAxioms}
 * @module
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEnd } from '../ending.ts';
import { systemReason, WidthwiseError } from '../errors.ts';
import type { CoqFile } from './file.ts';

/** The folder of the theory, in the repository and in the package alike. */
export const theoryFolder: string = theoryBeside(import.meta.url);

function theoryBeside(url: string): string {
  const built = url.includes('/dist/src/coq/');
  return fileURLToPath(
    new URL(built ? '../../../src/certificates/coq' : '../certificates/coq', url),
  );
}

/** What came of a check. `milliseconds` and `bytes` (the largest heap) are of the file, without the theory. */
export type CoqVerdict =
  | {
      readonly kind: 'accepted';
      readonly version: string;
      readonly axioms: readonly string[];
      readonly milliseconds: number;
      readonly bytes: number;
      /** Whether coqchk was asked for, and agreed. */
      readonly rechecked: boolean;
    }
  | { readonly kind: 'refused'; readonly version: string; readonly because: string };

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Without the variables that change what Coq loads. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('COQ'));
  return { ...Object.fromEntries(kept), OCAMLRUNPARAM: 'v=0x400' };
}

function run(program: string, words: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const callOff = beforeEnd(() => child.kill('SIGKILL'));
    let [out, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', (error) => {
      callOff();
      reject(
        new WidthwiseError(
          'environment',
          `${program} cannot be run: ${systemReason(error) ?? error.message}`,
          'On Debian: apt-get install coq libcoq-interval libcoq-coquelicot libcoq-flocq libcoq-bignums libcoq-mathcomp-ssreflect',
        ),
      );
    });
    child.on('close', (code) => {
      callOff();
      resolve({ code, out, errors });
    });
  });
}

/** The largest heap in the statistics of the OCaml runtime, in bytes; 0 without them. */
function heapIn(errors: string): number {
  return 8 * Number(/^top_heap_words: (\d+)$/mu.exec(errors)?.[1] ?? 0);
}

/** What Coq complains of, without the statistics, in at most so many characters. */
function complaint({ out, errors }: Ended): string {
  const lines = `${errors}\n${out}`.split('\n');
  const own = lines
    .filter((line) => !/^[a-z_]+: [\d.]+$/u.test(line))
    .join('\n')
    .trim();
  return own.length > 600 ? `${own.slice(0, 600)} ...` : own;
}

const classical = [
  'ClassicalDedekindReals.sig_not_dec',
  'ClassicalDedekindReals.sig_forall_dec',
  'FunctionalExtensionality.functional_extensionality_dep',
  'Classical_Prop.classic',
];

/** The axioms that Print Assumptions names: each begins a line. */
export function axiomsIn(printed: string): readonly string[] {
  const [, after = ''] = printed.split(/^Axioms:$/mu);
  return [...after.matchAll(/^([^\s:]+)/gmu)].map(([, name = '']) => name);
}

/** Those that are neither of the classical reals nor of the machine numbers of these modules of Coq. */
export function strangeAxioms(
  axioms: readonly string[],
  machine: readonly string[],
): readonly string[] {
  return axioms.filter(
    (name) => !classical.includes(name) && !machine.some((module) => name.startsWith(`${module}.`)),
  );
}

/**
 * Whether coqc accepts the theorem under the axioms that it may have. Throws {@link WidthwiseError} (`environment`)
 * without Coq and its libraries.
 *
 * @param recheck - whether coqchk shall check the compiled file again.
 */
export async function checkByCoq(file: CoqFile, recheck: boolean): Promise<CoqVerdict> {
  const folder = mkdtempSync(join(tmpdir(), 'widthwise-coq-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const callOff = beforeEnd(remove);
  try {
    return await checkIn(folder, file, recheck);
  } finally {
    callOff();
    remove();
  }
}

async function checkIn(folder: string, file: CoqFile, recheck: boolean): Promise<CoqVerdict> {
  const said = await run('coqc', ['--version'], folder);
  const version = /version (\d[\w.+-]*)/u.exec(said.out)?.[1] ?? 'of unknown version';
  const compile = (name: string): Promise<Ended> =>
    run('coqc', ['-q', '-w', 'none', '-Q', '.', 'Widthwise', `${name}.v`], folder);
  for (const name of file.theory) {
    copyFileSync(join(theoryFolder, `${name}.v`), join(folder, `${name}.v`));
    const ended = await compile(name);
    if (ended.code !== 0)
      throw new WidthwiseError(
        'environment',
        `Coq ${version} does not compile the theory: ${complaint(ended)}`,
        'Coq 8.16 with coq-interval 4.6 and coquelicot 3.2 does.',
        { file: `${name}.v` },
      );
  }
  writeFileSync(join(folder, 'Exported.v'), file.text);
  const started = performance.now();
  const ended = await compile('Exported');
  const milliseconds = Math.round(performance.now() - started);
  if (ended.code !== 0) return { kind: 'refused', version, because: complaint(ended) };
  writeFileSync(
    join(folder, 'Assumed.v'),
    `From Widthwise Require Exported.\nPrint Assumptions Exported.${file.theorem}.\n`,
  );
  const assumed = await compile('Assumed');
  if (assumed.code !== 0) return { kind: 'refused', version, because: complaint(assumed) };
  const axioms = axiomsIn(assumed.out);
  const strange = strangeAxioms(axioms, file.machine);
  if (strange.length > 0)
    return { kind: 'refused', version, because: `it rests on ${strange.join(', ')}` };
  if (recheck) {
    const again = await run(
      'coqchk',
      ['-silent', '-o', '-Q', '.', 'Widthwise', '-norec', 'Widthwise.Exported'],
      folder,
    );
    if (again.code !== 0)
      return { kind: 'refused', version, because: `coqchk: ${complaint(again)}` };
  }
  return {
    kind: 'accepted',
    version,
    axioms,
    milliseconds,
    bytes: heapIn(ended.errors),
    rechecked: recheck,
  };
}
