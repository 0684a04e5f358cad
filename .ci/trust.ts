/**
 * # The trusted base, computed
 *
 * `npm run trust` prints every file that the checker runs, with its lines, and the packages it reaches. It
 * fails over the budget and on a file or package that .ci/trusted.txt does not list; `-- --write` lists them.
 * Imports of types do not run and are not followed.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = 'src/certificates/kernel/check.ts';
const budget = { kernel: 800, closure: 3000 };

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
export function trustedBase(first: string = entry): TrustedBase {
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

function inKernel({ file }: TrustedFile): boolean {
  return file.startsWith('src/certificates/kernel/');
}

function sum(files: readonly TrustedFile[], pick: (file: TrustedFile) => number): number {
  return files.reduce((total, file) => total + pick(file), 0);
}

/** What is over the budget or not listed, in sentences. */
export function distrust({ files, packages }: TrustedBase, listed: readonly string[]): string[] {
  const kernel = sum(files.filter(inKernel), ({ code }) => code);
  const closure = sum(files, ({ code }) => code);
  const names = [...files.map(({ file }) => file), ...packages];
  return [
    ...(kernel > budget.kernel
      ? [`the kernel has ${kernel} code lines, over ${budget.kernel}`]
      : []),
    ...(closure > budget.closure
      ? [`the trusted base has ${closure} code lines, over ${budget.closure}`]
      : []),
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

function main(words: readonly string[]): void {
  const base = trustedBase();
  const { files, packages } = base;
  const list = new URL('trusted.txt', import.meta.url);
  const names = [...files.map(({ file }) => file), ...packages];
  if (words.includes('--write')) writeFileSync(list, `${names.join('\n')}\n`);
  for (const { file, code, lines } of files)
    console.log(`${String(code).padStart(5)} ${String(lines).padStart(5)}  ${file}`);
  const kernel = files.filter(inKernel);
  console.log(
    `kernel ${sum(kernel, ({ code }) => code)} of ${budget.kernel} code lines; ` +
      `trusted base ${sum(files, ({ code }) => code)} of ${budget.closure} code lines, ` +
      `${sum(files, ({ lines }) => lines)} lines in ${files.length} files; packages: ${packages.join(', ')}`,
  );
  const faults = distrust(base, readFileSync(list, 'utf8').trimEnd().split('\n'));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
