/**
 * # The page of the checker, without its script
 *
 * Written when the page is built: it says of what it is built, and holds files to try.
 *
 * ## Main definitions
 * - {@link checkerPage}
 * - {@link licences}: of any page with programs
 * @module
 */
import { element } from '../../pages/html.ts';
import type { Node } from '../../pages/html.ts';
import { scrolling } from '../../pages/page.ts';
import type { Page } from '../../pages/page.ts';
import { folded, section, showStyle } from '../../show/blocks.ts';
import { sliderScript } from '../../show/slider.ts';
import { version } from '../../version.ts';
import type { Built } from '../built.ts';
import { examples, exampleBlock } from './examples.ts';

const style = `
.verdict.long{font-size:1.2rem;max-width:70ch;font-weight:600}
.files{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem;padding:1rem;border:2px dashed var(--soft);border-radius:6px;max-width:70ch}
.files.over{border-color:var(--accent);background:var(--holds)}
.files label{display:block;font-weight:600}
.files input{width:100%}
.files p{grid-column:1/-1;margin:0}
.state{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;min-height:2.5rem}
.state p{margin:0}
progress{accent-color:var(--accent);width:14rem;max-width:100%}
iframe{display:block;width:100%;height:80vh;border:1px solid var(--line);border-radius:6px;background:var(--paper)}
.digest{overflow-wrap:anywhere}
.tries{list-style:none;padding:0}
.tries li{margin:.4rem 0}
@media print{iframe,.files,.tries,.state{display:none}}
`;

/** Texts that are in the page as they are: the example files and the GNU licences. */
export interface Texts {
  readonly examples: readonly string[];
  /** The GNU General Public License 3, to which the licence of gmp-wasm refers. */
  readonly generalLicence: string;
}

function choice(id: string, name: string, says: string): Node {
  const hint = `${id}-hint`;
  return element(
    'div',
    {},
    element('label', { for: id }, name),
    element('input', { type: 'file', id, 'aria-describedby': hint }),
    element('span', { class: 'soft', id: hint }, says),
  );
}

const chooser = section(
  'choose',
  'Choose a file',
  element(
    'div',
    { class: 'files', id: 'files' },
    choice('file', 'Certificate, facts file or counterexample', 'A .json file.'),
    choice(
      'data',
      'Its data',
      'Only where the file names its inputs by digest: .csv, .npy or .json.',
    ),
    element('p', {}, 'Or drop the file anywhere on this page, with its data if it needs them.'),
  ),
  element(
    'div',
    { class: 'state' },
    element('p', { id: 'state', role: 'status' }, 'No file yet.'),
    element('progress', {
      id: 'progress',
      max: 1,
      'aria-label': 'Share of the check',
      hidden: true,
    }),
    element('button', { type: 'button', id: 'cancel', hidden: true }, 'Cancel'),
  ),
  element(
    'noscript',
    {},
    element(
      'p',
      {},
      'Scripts are off, and the checker is one. On a command line: widthwise check.',
    ),
  ),
);

const result = element(
  'section',
  { id: 'result', 'aria-labelledby': 'verdict', hidden: true },
  element('h2', { id: 'result-title' }, 'Verdict'),
  element('p', { class: 'verdict long', id: 'verdict', tabindex: -1 }),
  element(
    'p',
    { id: 'unproved' },
    'This file does not prove its claim. The claim may still be true.',
  ),
  element('p', { class: 'soft', id: 'checked' }),
  element(
    'details',
    { id: 'hypotheses' },
    element('summary', {}, 'What was checked'),
    element('ul'),
  ),
);

const about = element(
  'section',
  { id: 'about', 'aria-labelledby': 'about-title', hidden: true },
  element('h2', { id: 'about-title' }, 'The page about this file'),
  element('p', { id: 'about-state' }),
  element(
    'div',
    { class: 'controls' },
    element('button', { type: 'button', id: 'save' }, 'Save this page'),
  ),
  element('div', { id: 'frame' }),
);

const tries = section(
  'try',
  'Files to try',
  element(
    'ul',
    { class: 'tries' },
    ...examples.map(({ name, says }, k) =>
      element(
        'li',
        {},
        element(
          'button',
          { type: 'button', 'data-example': exampleBlock(k), 'data-name': name },
          name,
        ),
        ` ${says}`,
      ),
    ),
  ),
);

function digestRow(name: string, digest: string): readonly Node[] {
  return [element('dt', {}, name), element('dd', {}, element('code', { class: 'digest' }, digest))];
}

function trust({ program, library, packages }: Built): Node {
  const gmp = packages.find(({ name }) => name === 'gmp-wasm');
  return section(
    'trust',
    'What checks, and why believe it',
    element(
      'p',
      {},
      `This is the checker of Widthwise ${version}: the modules that widthwise check runs, from the same sources, in this browser. Nothing is uploaded: the policy of this page forbids every request. Texts of a file are shown as text, and never run.`,
    ),
    element(
      'dl',
      {},
      digestRow('SHA-256 of the program', program),
      digestRow(`SHA-256 of gmp-wasm ${gmp?.version ?? ''}`, library),
    ),
    element(
      'p',
      { id: 'digests' },
      'Whether they are those of this page is computed by its script.',
    ),
    element(
      'p',
      {},
      'A page that was tampered with can print any digest. Compare the file itself, as sha256sum prints it, with what npm run trust prints for the sources; or check the file by another method: widthwise check, and the Python script recheck.py or recheck_facts.py.',
    ),
  );
}

/** What the licences of the packages in a page ask for. */
export function licences(
  { packages }: Built,
  { generalLicence }: Pick<Texts, 'generalLicence'>,
): Node {
  const text = (label: string, content: string): Node =>
    scrolling(label, element('pre', {}, content));
  const isLesser = (name: string): boolean => name === 'gmp-wasm';
  const of = (isMeant: (name: string) => boolean): readonly Node[] =>
    packages
      .filter(({ name }) => isMeant(name))
      .map(({ name, version: own, licence }) =>
        folded(`${name} ${own}`, text(`Licence of ${name}`, licence)),
      );
  return section(
    'licences',
    'Licences',
    element(
      'p',
      {},
      'This page uses gmp-wasm, which contains GMP and MPFR and is under the GNU Lesser General Public License 3. It stands in this file as its authors built it, in the element script with id="gmp-wasm"; its source is ',
      element('a', { href: 'https://github.com/Daninet/gmp-wasm' }, 'github.com/Daninet/gmp-wasm'),
      '. You may replace it: put another build of index.umd.min.js, with the same exports, into that element with a text editor. The page then uses it, and says that the digest is another one.',
    ),
    folded('GNU General Public License 3', text('GNU General Public License 3', generalLicence)),
    ...of(isLesser),
    folded(
      `The other ${packages.length - 1} packages in this page`,
      ...of((name) => !isLesser(name)),
    ),
  );
}

/** The page, without the script that brings it to life. */
export function checkerPage(built: Built, texts: Texts): Page {
  return {
    title: 'Check a proof in your browser',
    header: [
      element(
        'p',
        { class: 'verdict long' },
        'Drop a certificate, a facts file or a counterexample here: it is checked on this computer, and nothing is uploaded.',
      ),
    ],
    main: [chooser, tries, result, about, trust(built), licences(built, texts)],
    footer: [element('p', {}, `Widthwise ${version}, widthwise page.`)],
    style,
    blocks: texts.examples.map((text, k) => ({ id: exampleBlock(k), text })),
    frames: [{ style: showStyle }, { style: showStyle, script: sliderScript }],
  };
}
