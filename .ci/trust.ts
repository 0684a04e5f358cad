/**
 * # The trusted base, computed
 *
 * `npm run trust` prints every file that a checker runs, with its lines, and the packages it reaches: that of
 * certificates, and that of facts files, with its core and the families that it loads on demand. It fails if a part is
 * over its budget or has none, and on a file or package that .ci/trusted.txt does not list; `-- --write` lists them.
 * Type imports do not run and are not followed. The line counts of src and test are printed, without a limit, and the
 * digests of the page that holds the checkers, as these sources give it.
 * @module
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
/**
 * Maximum numbers of code lines: those that a part of a checker adds to the parts before it, and those of its folder.
 */
interface Part {
  /** Its entry point. */
  readonly entry: string;
  /** Files shared by its families. */
  readonly shared?: readonly string[];
  readonly closure: number;
  readonly folder?: number;
}

const kernel: Part = { entry: 'src/certificates/kernel/check.ts', folder: 800, closure: 3440 };
const facts = 'src/certificates/facts/';
const core: Part = {
  entry: `${facts}decide.ts`,
  shared: [`${facts}subject.ts`, `${facts}show.ts`, `${facts}outcome.ts`],
  closure: 2840,
};

/** For programs that have loaded all families: the same verdicts, without a promise. */
const programs: Part = { entry: `${facts}check.ts`, closure: 90 };

/** The families that the core loads, without the core; one that depends on another includes it. */
const families: Readonly<Record<string, number>> = {
  'convex-approximation': 1140,
  critical: 850,
  data: 450,
  enlarged: 150,
  feedback: 550,
  'feedback-descent': 1300,
  'feedback-run': 550,
  'feedback-signals': 990,
  ensembles: 650,
  grids: 900,
  'jacobian-facts': 100,
  kkt: 200,
  'kkt-bound': 550,
  'line-networks': 450,
  'one-neuron': 450,
  packing: 150,
  points: 700,
  projection: 1060,
  'quadratic-risks': 450,
  risks: 100,
  'sca-runs': 1230,
  sgd: 1190,
  'sgd-thresholds': 1330,
  sharpness: 1260,
  purification: 700,
  'robust-network': 900,
  'sphere-widths': 400,
  stationary: 1400,
  step: 50,
  'tensor-forms': 850,
  'tensor-sums': 500,
  'view-cases': 400,
  'width-gram': 250,
};

export interface TrustedFile {
  readonly file: string;
  /** Lines with a token, and all lines. */
  readonly code: number;
  readonly lines: number;
}

export interface TrustedBase {
  readonly files: readonly TrustedFile[];
  /** Packages and parts of Node. */
  readonly packages: readonly string[];
}

interface Imports {
  /** With the module itself. */
  readonly now: readonly string[];
  /** Those loaded on demand. */
  readonly later: readonly string[];
}

/** What a module imports when it runs. */
export function runtimeImports(file: string, text: string): Imports {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const now: string[] = [];
  const later: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly !== true)
      now.push(textOf(node.moduleSpecifier));
    if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier !== undefined)
      now.push(textOf(node.moduleSpecifier));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      later.push(textOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { now, later };
}

function textOf(node: ts.Node | undefined): string {
  if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
  throw new Error('an import whose target is not a literal cannot be followed');
}

/** The number of lines with a token, which excludes blank lines and comments. */
export function codeLines(text: string): number {
  const source = ts.createSourceFile('count.ts', text, ts.ScriptTarget.Latest, false);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isToken(node) && node.getWidth(source) > 0) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.end).line;
      for (let line = first; line <= last; line++) lines.add(line);
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return lines.size;
}

/**
 * The file to which an import in `from` resolves, relative to the root of the project; packages are returned unchanged.
 */
function fileOf(from: string, target: string): string {
  return relative(root, resolve(root, dirname(from), target)).replaceAll('\\', '/');
}

/** What a file imports on demand. */
export function lazyImports(file: string): readonly string[] {
  const { later } = runtimeImports(file, readFileSync(resolve(root, file), 'utf8'));
  return later.map((target) => fileOf(file, target));
}

/** The import closure of these files without those in `without`; paths from the root of the project. */
export function trustedBase(
  entries: readonly string[] = [kernel.entry],
  without: readonly string[] = [],
): TrustedBase {
  const files = new Map<string, TrustedFile>();
  const packages = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file) || without.includes(file)) continue;
    const text = readFileSync(resolve(root, file), 'utf8');
    files.set(file, { file, code: codeLines(text), lines: text.split('\n').length - 1 });
    const { now, later } = runtimeImports(file, text);
    for (const target of [...now, ...later])
      if (target.startsWith('.')) queue.push(fileOf(file, target));
      else packages.add(target);
  }
  return {
    files: [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
    packages: [...packages].sort(),
  };
}

function sum(files: readonly TrustedFile[]): number {
  return files.reduce((total, { code }) => total + code, 0);
}

function folderOf({ entry }: Part, { files }: TrustedBase): number {
  return sum(files.filter(({ file }) => dirname(file) === dirname(entry)));
}

/** The parts of a checker that are over their budgets, in sentences. */
export function overBudget(base: TrustedBase, part: Part = kernel): readonly string[] {
  const { entry } = part;
  const own = folderOf(part, base);
  const closure = sum(base.files);
  return [
    ...(part.folder !== undefined && own > part.folder
      ? [`${dirname(entry)} has ${own} code lines, over ${part.folder}`]
      : []),
    ...(closure > part.closure
      ? [`${entry} rests on ${closure} code lines, over ${part.closure}`]
      : []),
  ];
}

/** Files that are listed but not reached, or reached but not listed, in sentences. */
export function unlisted(names: readonly string[], listed: readonly string[]): readonly string[] {
  return [
    ...names
      .filter((name) => !listed.includes(name))
      .map(
        (name) => `${name} is new in the trusted base: if that is meant, npm run trust -- --write`,
      ),
    ...listed
      .filter((name) => !names.includes(name))
      .map((name) => `${name} has left the trusted base: npm run trust -- --write`),
  ];
}

interface Measured {
  readonly part: Part;
  readonly base: TrustedBase;
}

/** The kernel, the core of facts, and what each family adds to the core. */
export function measuredParts(): readonly Measured[] {
  const lazy = lazyImports(`${facts}families.ts`);
  const coreBase = trustedBase([core.entry, ...(core.shared ?? [])], lazy);
  const inCore = coreBase.files.map(({ file }) => file);
  return [
    { part: kernel, base: trustedBase() },
    { part: core, base: coreBase },
    ...lazy.map((entry) => ({
      // a family without a budget counts as over it
      part: { entry, closure: families[entry.slice(facts.length, -'.ts'.length)] ?? 0 },
      base: trustedBase([entry], inCore),
    })),
    { part: programs, base: trustedBase([programs.entry], [...inCore, ...lazy]) },
  ];
}

function report({ part, base }: Measured): void {
  for (const { file, code, lines } of base.files)
    console.log(`${String(code).padStart(5)} ${String(lines).padStart(5)}  ${file}`);
  const own =
    part.folder === undefined ? '' : `its folder ${folderOf(part, base)} of ${part.folder}; `;
  const also = base.packages.length === 0 ? '' : `; packages: ${base.packages.join(', ')}`;
  console.log(
    `${part.entry}: ${own}${sum(base.files)} of ${part.closure} code lines; files: ${base.files.length}${also}\n`,
  );
}

/** All lines of the TypeScript in a folder. */
function linesIn(folder: string): number {
  return globSync(`${folder}/**/*.ts`, { cwd: root })
    .map((file) => readFileSync(resolve(root, file), 'utf8').split('\n').length - 1)
    .reduce((total, lines) => total + lines, 0);
}

/** Of the page that `npm run build` writes, in the words of `sha256sum`. */
async function reportPage(): Promise<void> {
  const { checkPage } = await import('./check-page.ts');
  const { html, program, library } = await checkPage();
  console.log(`${createHash('sha256').update(html).digest('hex')}  check.html`);
  console.log(`${program}  the program in it\n${library}  gmp-wasm in it\n`);
}

async function main(words: readonly string[]): Promise<void> {
  const parts = measuredParts();
  const files = parts.flatMap(({ base }) => base.files.map(({ file }) => file));
  const packages = parts.flatMap(({ base }) => base.packages);
  const names = [...[...new Set(files)].sort(), ...[...new Set(packages)].sort()];
  const list = new URL('trusted.txt', import.meta.url);
  if (words.includes('--write')) writeFileSync(list, `${names.join('\n')}\n`);
  for (const part of parts) report(part);
  await reportPage();
  console.log(`src has ${linesIn('src')} lines, test ${linesIn('test')}`);
  const faults = [
    ...parts.flatMap(({ part, base }) => overBudget(base, part)),
    ...unlisted(names, readFileSync(list, 'utf8').trimEnd().split('\n')),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
