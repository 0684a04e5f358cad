/**
 * # The trusted base, computed
 *
 * `npm run trust` prints every file that a checker runs, with its lines, and the packages it reaches. There are
 * two: of certificates, and of facts files; a verdict rests on one of them. It fails where one is over the budget
 * and on a file or package that .ci/trusted.txt does not list; `-- --write` lists them. Imports of types do not
 * run and are not followed.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Code lines at most: of the folder of the checker, and of all that it runs. */
interface Checker {
  readonly entry: string;
  readonly folder: number;
  readonly closure: number;
}

const certificates: Checker = {
  entry: 'src/certificates/kernel/check.ts',
  folder: 800,
  closure: 3130,
};

// Larger: it knows some thirty kinds of facts, each a few dozen lines.
const facts: Checker = { entry: 'src/certificates/facts/check.ts', folder: 3000, closure: 6600 };

const checkers = [certificates, facts];

export interface TrustedFile {
  readonly file: string;
  /** Lines that hold a token, and all lines. */
  readonly code: number;
  readonly lines: number;
}

export interface TrustedBase {
  readonly files: readonly TrustedFile[];
  /** Packages and parts of Node. */
  readonly packages: readonly string[];
}

/** What a module imports when it runs, statically or dynamically. */
export function runtimeImports(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly !== true)
      found.push(textOf(node.moduleSpecifier));
    if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier !== undefined)
      found.push(textOf(node.moduleSpecifier));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      found.push(textOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node | undefined): string {
  if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
  throw new Error('an import whose target is not a literal cannot be followed');
}

/** How many lines hold a token of the program, so no blank lines and no comments. */
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

/** The import closure of a file; paths from the root of the project. */
export function trustedBase(first: string = certificates.entry): TrustedBase {
  const files = new Map<string, TrustedFile>();
  const packages = new Set<string>();
  const queue = [first];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    const text = readFileSync(resolve(root, file), 'utf8');
    files.set(file, { file, code: codeLines(text), lines: text.split('\n').length - 1 });
    for (const target of runtimeImports(file, text))
      if (target.startsWith('.'))
        queue.push(relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/'));
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

function folderOf({ entry }: Checker, { files }: TrustedBase): readonly TrustedFile[] {
  return files.filter(({ file }) => dirname(file) === dirname(entry));
}

/** Where the closure of a checker is over its budget, in sentences. */
export function overBudget(base: TrustedBase, checker: Checker = certificates): readonly string[] {
  const { entry } = checker;
  const folder = sum(folderOf(checker, base));
  const closure = sum(base.files);
  return [
    ...(folder > checker.folder
      ? [`${dirname(entry)} has ${folder} code lines, over ${checker.folder}`]
      : []),
    ...(closure > checker.closure
      ? [`${entry} rests on ${closure} code lines, over ${checker.closure}`]
      : []),
  ];
}

/** What is listed and not there, or there and not listed, in sentences. */
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

function report(checker: Checker, base: TrustedBase): void {
  for (const { file, code, lines } of base.files)
    console.log(`${String(code).padStart(5)} ${String(lines).padStart(5)}  ${file}`);
  console.log(
    `${checker.entry}: its folder ${sum(folderOf(checker, base))} of ${checker.folder} code lines; ` +
      `trusted base ${sum(base.files)} of ${checker.closure} code lines in ${base.files.length} files; ` +
      `packages: ${base.packages.join(', ')}\n`,
  );
}

function main(words: readonly string[]): void {
  const bases = checkers.map((checker) => ({ checker, base: trustedBase(checker.entry) }));
  const files = bases.flatMap(({ base }) => base.files.map(({ file }) => file));
  const packages = bases.flatMap(({ base }) => base.packages);
  const names = [...[...new Set(files)].sort(), ...[...new Set(packages)].sort()];
  const list = new URL('trusted.txt', import.meta.url);
  if (words.includes('--write')) writeFileSync(list, `${names.join('\n')}\n`);
  for (const { checker, base } of bases) report(checker, base);
  const faults = [
    ...bases.flatMap(({ checker, base }) => overBudget(base, checker)),
    ...unlisted(names, readFileSync(list, 'utf8').trimEnd().split('\n')),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
