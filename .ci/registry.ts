/**
 * # Checking that statements, property files and notes match
 *
 * `npm run registry` fails on a theorem that lacks a file of its folder, its property file or note, a dropped
 * hypothesis or a target of certify; on an empty one of these; on a file or folder without a theorem; on a property
 * filed under another theorem or not listed in properties/suites.ts; on repeated ids; on a hypothesis that does not say
 * what fails without it; on an unknown reference; and on a table in a note that differs from the one generated from the
 * code. `-- --write` generates the tables, and lists the digests of new files.
 * @module
 */
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeDigests } from './digests.ts';
import { wordsOf } from '../src/certificates/object-shapes.ts';
import type { Part } from '../src/certificates/shapes.ts';
import type { Theorem } from '../src/theorems/theorem.ts';

const home = fileURLToPath(new URL('..', import.meta.url));

/** The id and the theorem of a property. */
export interface Filed {
  readonly id: string;
  readonly theorem: string;
}

/** A part of a file, between its markers, that is generated from the code. */
export interface Generated {
  readonly file: string;
  /** The text of the whole file; empty if there is none. */
  readonly text: string;
  /** The generated text, with its markers. */
  readonly part: string;
}

/** Everything that must agree. */
export interface Registry {
  readonly theorems: readonly Theorem[];
  /** Stems of proofs-notes/*.md and of properties/*.ts. */
  readonly notes: readonly string[];
  readonly propertyFiles: readonly string[];
  /** The folders in src/theorems: the names of their contents, without ".ts". */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** The notes: headings without text below. */
  readonly emptyParts: ReadonlyMap<string, readonly string[]>;
  /** The properties in properties/suites.ts, and those that each property file exports. */
  readonly listed: readonly Filed[];
  readonly exported: ReadonlyMap<string, readonly Filed[]>;
  readonly generated: readonly Generated[];
  /** Text of proofs-notes/references.md, empty if there is none. */
  readonly references: string;
  /** The rows of `widthwise refute`, each with its hypotheses, and the rows with a card in the gallery. */
  readonly rows: readonly { readonly id: string; readonly without: readonly string[] }[];
  readonly cards: readonly string[];
  /** The targets of certify with a summary. */
  readonly targets: readonly string[];
}

/** The required files in the folder of a theorem; it may have others. */
const partsOfTheorem = ['statement', 'refutations', 'near-miss', 'witnesses', 'target', 'plan'];

/** Folders of src/theorems that are not about a single theorem. */
const generalFolders = ['lemmas'];

/** Notes that are not about a single theorem. */
const generalNotes = [
  'README',
  'notation',
  'references',
  'certificate-format',
  'facts-format',
  'refutations',
  'stationary-points',
  'counterexamples',
  'conformance',
  'trust',
  'performance',
  'changes',
];

/** A Markdown table between the markers that name it. */
function marked(name: string, rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  const rule = rows[0]?.map(() => '---').join(' | ') ?? '';
  return [`<!-- ${name}:begin -->`, head, `| ${rule} |`, ...body, `<!-- ${name}:end -->`].join(
    '\n',
  );
}

/** The index of the theorems, between its markers. */
export function indexOf(theorems: readonly Theorem[]): string {
  return marked('index', [
    ['stem', 'kind', 'title'],
    ...theorems.map(({ stem, kind, title }) => [`[${stem}](${stem}.md)`, kind, title]),
  ]);
}

/** The parts of a kind for its table. */
interface DescribedKind {
  readonly says: string;
  readonly entries: Part<unknown>;
  readonly since?: number;
}

/** The table of the kinds of claims or facts, between its markers. */
export function kindsTable(
  what: 'claim' | 'fact',
  kinds: Readonly<Record<string, DescribedKind>>,
): string {
  return marked(`${what}s`, [
    [what, 'keys of its own', 'says'],
    ...Object.entries(kinds).map(([name, { says, entries, since }]) => [
      name,
      wordsOf(entries),
      since === undefined ? says : `${says}. Since version ${since}`,
    ]),
  ]);
}

/** The family of each fact, between its markers. */
export function familiesTable(families: Readonly<Record<string, object>>): string {
  const lines = Object.entries(families).flatMap(([family, kinds]) =>
    Object.keys(kinds).map((name) => {
      const key = /^\w+$/u.test(name) ? name : `'${name}'`;
      return `  ${key}: families.${family},`;
    }),
  );
  return ['// families:begin', ...lines, '  // families:end'].join('\n');
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

/** The headings of a note without text before the next heading of their level. */
export function emptyPartsOf(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const level = (line: string): number => /^#* /u.exec(line)?.[0].length ?? 0;
  return lines.filter((line, k) => {
    const next = lines[k + 1] ?? '# ';
    return level(line) > 1 && level(next) > 1 && level(next) <= level(line);
  });
}

/** The parts that a theorem has and a lemma lacks. */
function folderFaults({ folders, rows, targets }: Registry, stem: string): readonly string[] {
  const held = folders.get(stem) ?? [];
  return [
    ...partsOfTheorem
      .filter((part) => !held.includes(part))
      .map((part) => `${stem}: no src/theorems/${stem}/${part}.ts`),
    ...(rows.some(({ id }) => id.startsWith(`${stem}/`))
      ? []
      : [`${stem}: no row in src/theorems/registry.ts drops a hypothesis`]),
    ...(targets.includes(stem)
      ? []
      : [`${stem}: no target of certify with a summary in src/theorems/${stem}/target.ts`]),
  ];
}

/** Parts that exist but are empty. */
function emptinessFaults(
  { emptyParts }: Registry,
  { stem, title, statement, hypotheses, limits, references }: Theorem,
): readonly string[] {
  const said = { title, statement, hypotheses, limits, references };
  return [
    ...Object.entries(said)
      .filter(([, value]) => value.length === 0)
      .map(([what]) => `${stem}: its statement has no ${what}`),
    ...(emptyParts.get(stem) ?? []).map(
      (part) => `proofs-notes/${stem}.md: nothing below "${part}"`,
    ),
  ];
}

function theoremFaults(registry: Registry, theorem: Theorem): readonly string[] {
  const { stem, kind, hypotheses, references } = theorem;
  const { notes, propertyFiles, listed } = registry;
  return [
    ...(kind === 'theorem' ? folderFaults(registry, stem) : []),
    ...emptinessFaults(registry, theorem),
    ...(notes.includes(stem) ? [] : [`${stem}: no note proofs-notes/${stem}.md`]),
    ...(propertyFiles.includes(stem) ? [] : [`${stem}: no property file properties/${stem}.ts`]),
    ...(listed.some((p) => p.theorem === stem)
      ? []
      : [`${stem}: no property in properties/suites.ts`]),
    ...hypotheses
      .filter(({ without }) => without.trim() === '')
      .map(({ id }) => `${stem}: hypothesis ${id} does not say what fails without it`),
    ...references
      .filter((key) => !registry.references.includes(`[${key}]`))
      .map((key) => `${stem}: reference [${key}] is not in proofs-notes/references.md`),
  ];
}

function fileFaults(registry: Registry, stem: string): readonly string[] {
  const listed = new Set(registry.listed.map(({ id }) => id));
  return (registry.exported.get(stem) ?? []).flatMap(({ id, theorem }) => [
    ...(theorem === stem && id.startsWith(`${stem}/`)
      ? []
      : [`properties/${stem}.ts: ${id} belongs to ${theorem}`]),
    ...(listed.has(id) ? [] : [`properties/${stem}.ts: ${id} is not in properties/suites.ts`]),
  ]);
}

/** The disagreements, one sentence each. */
export function faultsOf(registry: Registry): readonly string[] {
  const { theorems, notes, propertyFiles, listed } = registry;
  const stems = theorems.map(({ stem }) => stem);
  const hypotheses = theorems.flatMap((theorem) => theorem.hypotheses.map(({ id }) => id));
  const assumed = new Set(hypotheses);
  const ids = [...stems, ...listed.map(({ id }) => id), ...hypotheses];
  return [
    ...theorems.flatMap((theorem) => theoremFaults(registry, theorem)),
    ...propertyFiles.flatMap((stem) => fileFaults(registry, stem)),
    ...repeated(ids).map((id) => `the id ${id} is used twice`),
    ...notes
      .filter((note) => !stems.includes(note) && !generalNotes.includes(note))
      .map((note) => `proofs-notes/${note}.md belongs to no theorem`),
    ...[...registry.folders.keys()]
      .filter((folder) => !stems.includes(folder) && !generalFolders.includes(folder))
      .map((folder) => `src/theorems/${folder} belongs to no theorem`),
    ...propertyFiles
      .filter((file) => !stems.includes(file))
      .map((file) => `properties/${file}.ts belongs to no theorem`),
    ...listed
      .filter(({ theorem }) => !stems.includes(theorem))
      .map(({ id, theorem }) => `property ${id} belongs to ${theorem}, which is no theorem`),
    ...registry.rows
      .filter(({ id }) => !registry.cards.includes(id))
      .map(({ id }) => `the gallery has no card of ${id}: npm run gallery -- ${id}`),
    ...registry.rows.flatMap(({ id, without }) =>
      without
        .filter((hypothesis) => !assumed.has(hypothesis))
        .map((hypothesis) => `the rule of ${id} names ${hypothesis}, which no statement assumes`),
    ),
    ...registry.generated
      .filter(({ text, part }) => !text.includes(part))
      .map(({ file }) => `a table in ${file} is out of date: npm run registry -- --write`),
  ];
}

function isFiled(value: unknown): value is Filed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'theorem' in value &&
    typeof value.theorem === 'string'
  );
}

function textOf(file: string): string {
  return existsSync(join(home, file)) ? readFileSync(join(home, file), 'utf8') : '';
}

async function modules(file: string): Promise<object> {
  return (await import(pathToFileURL(join(home, file)).href)) as object;
}

function stemsIn(pattern: string, extension: string): readonly string[] {
  return globSync(pattern, { cwd: home })
    .map((file) => file.slice(file.lastIndexOf('/') + 1, -extension.length))
    .sort();
}

function heldIn(folder: string): readonly string[] {
  return readdirSync(join(home, folder)).map((name) => name.replace(/\.ts$/u, ''));
}

function foldersOfTheorems(): ReadonlyMap<string, readonly string[]> {
  const folders = readdirSync(join(home, 'src/theorems'), { withFileTypes: true });
  return new Map(
    folders
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [name, heldIn(`src/theorems/${name}`)]),
  );
}

async function generatedParts(theorems: readonly Theorem[]): Promise<readonly Generated[]> {
  const { claimKinds, isClaimName } = await import('../src/certificates/claims/kinds.ts');
  const { claimSays } = await import('../src/certificates/claims/says.ts');
  const { kinds } = await import('../src/certificates/facts/kinds.ts');
  const claims = Object.fromEntries(
    Object.keys(claimKinds)
      .filter(isClaimName)
      .map((kind) => [kind, { says: claimSays[kind], entries: claimKinds[kind] }]),
  );
  const { families } = await import('../src/certificates/facts/families.ts');
  const loaded: Record<string, object> = {};
  for (const [family, load] of Object.entries(families)) loaded[family] = await load();
  return Object.entries({
    'src/certificates/facts/families.ts': familiesTable(loaded),
    'proofs-notes/README.md': indexOf(theorems),
    'proofs-notes/certificate-format.md': kindsTable('claim', claims),
    'proofs-notes/facts-format.md': kindsTable('fact', kinds),
  }).map(([file, part]) => ({ file, text: textOf(file), part }));
}

/** The registry according to the files. */
export async function readRegistry(): Promise<Registry> {
  const { theorems } = await import('../src/theorems/registry.ts');
  const { allProperties } = await import('../properties/index.ts');
  const { rows } = await import('../src/theorems/rows.ts');
  const { targets } = await import('../src/certify/targets.ts');
  const { galleryCards } = await import('./gallery.ts');
  const notes = stemsIn('proofs-notes/*.md', '.md');
  const propertyFiles = stemsIn('properties/*.ts', '.ts').filter(
    (stem) => stem !== 'index' && stem !== 'suites',
  );
  const exported = new Map<string, readonly Filed[]>();
  for (const stem of propertyFiles) {
    const values: readonly unknown[] = Object.values(await modules(`properties/${stem}.ts`));
    exported.set(stem, values.flat().filter(isFiled));
  }
  return {
    theorems,
    notes,
    propertyFiles,
    folders: foldersOfTheorems(),
    emptyParts: new Map(
      notes.map((note) => [note, emptyPartsOf(textOf(`proofs-notes/${note}.md`))]),
    ),
    listed: allProperties,
    exported,
    generated: await generatedParts(theorems),
    references: textOf('proofs-notes/references.md'),
    rows: rows.map(({ id, rule }) => ({ id, without: rule.without ?? [] })),
    cards: (await galleryCards()).map(({ row }) => row),
    targets: Object.entries(targets).flatMap(([name, { summary }]) => (summary ? [name] : [])),
  };
}

/** Throws unless the file has both markers: people decide where a part belongs. */
function writePart({ file, text, part }: Generated): void {
  const [begin = '', ...lines] = part.split('\n');
  const end = lines.at(-1)?.trimStart() ?? '';
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${begin}`);
  writeFileSync(join(home, file), text.slice(0, from) + part + text.slice(to + end.length));
}

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--write')) {
    (await readRegistry()).generated.forEach(writePart);
    writeDigests();
  }
  const registry = await readRegistry();
  const faults = faultsOf(registry);
  for (const fault of faults) console.error(fault);
  const { theorems, listed } = registry;
  console.log(
    `registry: ${theorems.length} statements, ${listed.length} properties, ${faults.length} faults`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
