/**
 * # A page with programs in it
 *
 * esbuild bundles the script of a page, and the program that the page starts as a worker. Names are kept as they are in
 * the sources, so that they can be read in the page; the same sources give the same bytes. gmp-wasm stays apart, as its
 * authors built it: a reader may replace it, as its licence wants, and the program finds the replacement.
 *
 * ## Main definitions
 * - {@link bundledPage}
 *
 * ## Implementation notes
 * - Chromium refuses module workers under file://, without a message. A classic script knows no `await` at its top:
 *   the program is wrapped in a function.
 * - A part of Node is replaced by what stands for it in src/browser/stand-ins; one without a stand-in is an error here.
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type { Built, Bundled } from '../src/browser/built.ts';
import { blockIds } from '../src/browser/program.ts';
import { pageOf } from '../src/pages/page.ts';
import type { Page } from '../src/pages/page.ts';

const home = fileURLToPath(new URL('..', import.meta.url));

export interface Source {
  /** The module that runs in the page, relative to the root of the project. It may not wait at its top. */
  readonly script: string;
  /** The module that it starts as a worker. */
  readonly worker: string;
  /** The rest of the page, which may say of what it is built. */
  readonly page: (built: Built) => Page;
}

const standIns: Plugin = {
  name: 'stand-ins',
  setup: ({ onResolve }) => {
    const standIn = (name: string) => {
      const path = join(home, 'src/browser/stand-ins', `${name}.ts`);
      return existsSync(path)
        ? { path }
        : { errors: [{ text: `no stand-in for ${name} in src/browser/stand-ins` }] };
    };
    onResolve({ filter: /^node:/ }, ({ path }) =>
      standIn(path.slice('node:'.length).replaceAll(/[/_]/gu, '-')),
    );
    onResolve({ filter: /^gmp-wasm$/ }, () => standIn('gmp-wasm'));
  },
};

interface Bundle {
  readonly text: string;
  /** Paths of the files in it. */
  readonly files: readonly string[];
}

async function bundleOf(entry: string, format: 'esm' | 'iife'): Promise<Bundle> {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: home,
    entryPoints: [entry],
    bundle: true,
    format,
    platform: 'browser',
    target: 'es2024',
    charset: 'utf8',
    legalComments: 'none', // the licences are in the page as a whole
    minifyWhitespace: true,
    define: { 'import.meta.url': '"file:///"' },
    plugins: [standIns],
    metafile: true,
    write: false,
    logLevel: 'silent', // warnings are errors below
  });
  const [file] = outputFiles;
  if (file === undefined || warnings.length > 0)
    throw new Error(`${entry}: ${warnings.map(({ text }) => text).join('\n')}`);
  const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const files = inside.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
  return { text: file.text, files };
}

/** The program as a classic script; what fails before it listens fails the worker. */
function classic({ text }: Bundle): string {
  return `'use strict';(async()=>{${text}})().catch((error)=>{setTimeout(()=>{throw error})});\n`;
}

function bundledPackage(name: string): Bundled {
  const folder = join(home, 'node_modules', name);
  const about: { readonly version: string; readonly license?: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((own) => /^licen[cs]e/iu.test(own));
  const licence = file === undefined ? about.license : readFileSync(join(folder, file), 'utf8');
  if (licence === undefined)
    throw new Error(`${name} has no licence that could be shown in a page`);
  return { name, version: about.version, licence: licence.trim() };
}

function packagesIn(files: readonly string[]): readonly Bundled[] {
  const names = files.flatMap((file) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(file) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set([...names, 'gmp-wasm'])].sort().map(bundledPackage);
}

/** A block that may hold any text, as a string of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface BundledPage extends Built {
  readonly html: string;
}

/** The page as a document, and what it is built of. */
export async function bundledPage(source: Source): Promise<BundledPage> {
  const [script, worker] = await Promise.all([
    bundleOf(source.script, 'iife'),
    bundleOf(source.worker, 'esm'),
  ]);
  const program = classic(worker);
  const path = createRequire(import.meta.url).resolve('gmp-wasm/dist/index.umd.min.js');
  const library = readFileSync(path, 'utf8');
  const built = {
    program: digestOf(program),
    library: digestOf(library),
    packages: packagesIn([...script.files, ...worker.files]),
  };
  const page = source.page(built);
  const blocks = [
    ...(page.blocks ?? []),
    { id: blockIds.library, text: library },
    { id: blockIds.program, text: quoted(program) },
  ];
  const html = pageOf({ ...page, script: script.text, startsWorkers: true, blocks });
  return { ...built, html };
}
