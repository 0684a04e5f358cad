/**
 * # The pages of the site, before VitePress
 *
 * Everything is derived: guides and proofs from the notes, hypotheses with their cards from the registry, evidence from
 * run records, the gallery from its cards, schemas from the readers, the reference of the interface from docstrings.
 *
 * ## Main definitions
 * - {@link writePages}
 * @module
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { publishedSchemas, schemaNamed } from '../src/cli/results/published.ts';
import { known } from '../src/cli/known-theorems.ts';
import type { Known } from '../src/records/known.ts';
import { htmlReport } from '../src/records/html-report.ts';
import type { Run } from '../src/records/record.ts';
import { theorems } from '../src/theorems/registry.ts';
import { searchesFor } from '../src/theorems/rows.ts';
import type { Theorem } from '../src/theorems/theorem.ts';
import { checkPage } from '../.ci/check-page.ts';
import { exploringPage } from '../.ci/explorer-page.ts';
import { galleryCards } from '../.ci/gallery.ts';
import { evidencePage, evidenceSection, experimentsSection } from './evidence.ts';
import { galleryPage, shownCards } from './gallery.ts';
import { notePage, startPage, withCards } from './notes.ts';

/** The first heading of a page. */
function titleOf(text: string): string {
  return /^# (.*)$/mu.exec(text)?.[1] ?? '';
}

/** The cards that show what fails without a hypothesis, by its id. */
function cardsOf(
  { hypotheses }: Theorem,
  { searches }: Known,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    hypotheses.flatMap((hypothesis) => {
      const cards = searchesFor(hypothesis).flatMap(({ theorem, drops }) => {
        const found = searches.find((one) => one.theorem === theorem && one.drops === drops);
        return found?.card === undefined ? [] : [found.card];
      });
      return cards.length === 0 ? [] : [[hypothesis.id, cards] as const];
    }),
  );
}

/** A link of the sidebar. */
interface Entry {
  readonly text: string;
  readonly link: string;
}

/** What the configuration of VitePress reads: the sidebar. */
export interface Contents {
  readonly guides: readonly Entry[];
  readonly theorems: readonly Entry[];
  readonly notes: readonly Entry[];
}

function formatsPage(): string {
  const rows = publishedSchemas().map(
    ({ name, says }) => `| [${name}](/formats/${name}.schema.json){target="_self"} | ${says} |`,
  );
  return [
    '# Formats',
    '',
    'JSON Schemas, as `widthwise schema NAME` prints them. What a schema cannot say is in the notes on',
    '[certificates](../notes/certificate-format.md), [facts](../notes/facts-format.md) and [conformance](../notes/conformance.md).',
    '',
    '| schema | of |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Writes the sources of the site into `folder`, which is emptied first. */
export async function writePages(
  home: string,
  folder: string,
  runs: readonly Run[],
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const registry = await known();
  const entries: (Entry & { readonly stem: string })[] = [];
  for (const file of globSync('**/*', { cwd: `${home}proofs-notes` })) {
    const source = `${home}proofs-notes/${file}`;
    if (file.endsWith('.svg')) {
      // beside the note that shows it, and where links find it
      write(`notes/${file}`, readFileSync(source, 'utf8'));
      write(`public/pictures/${basename(file)}`, readFileSync(source, 'utf8'));
    }
    // what a note links to, where its links find it
    if (file.endsWith('.json')) write(`public/notes/${file}`, readFileSync(source, 'utf8'));
    if (!file.endsWith('.md')) continue;
    const stem = file.slice(0, -'.md'.length);
    const text = readFileSync(source, 'utf8');
    const theorem = theorems.find((one) => one.stem === stem);
    const page = notePage(
      theorem === undefined ? text : withCards(text, cardsOf(theorem, registry)),
    );
    const added =
      theorem !== undefined
        ? evidenceSection(stem, runs)
        : stem === 'using/experiments'
          ? experimentsSection(runs)
          : '';
    write(`notes/${stem === 'README' ? 'index' : stem}.md`, page + added);
    if (stem !== 'README') entries.push({ stem, text: titleOf(text), link: `/notes/${stem}` });
  }
  const inOrder = theorems.flatMap(({ stem }) => entries.filter((one) => one.stem === stem));
  const guides = entries.filter(({ stem }) => dirname(stem) === 'using');
  const notes = entries.filter((one) => !inOrder.includes(one) && !guides.includes(one));
  write('contents.json', JSON.stringify({ guides, theorems: inOrder, notes } satisfies Contents));
  write('index.md', startPage(readFileSync(`${home}README.md`, 'utf8')));
  write('formats/index.md', formatsPage());
  for (const { name } of publishedSchemas())
    write(`public/formats/${name}.schema.json`, `${JSON.stringify(schemaNamed(name), null, 2)}\n`);
  write('evidence/index.md', evidencePage(runs));
  if (runs.length > 0) write('public/evidence/report.html', htmlReport(runs, registry));
  const cards = await shownCards(await galleryCards());
  write('gallery/index.md', galleryPage(cards));
  for (const { card, html, picture } of cards) {
    write(`public/gallery/${card.id}.html`, html);
    if (picture !== undefined) write(`public/gallery/${card.id}.svg`, picture.svg);
  }
  write('public/check.html', (await checkPage()).html);
  write('public/explore.html', (await exploringPage()).html);
}
