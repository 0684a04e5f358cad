/**
 * # Building the site
 *
 * `npm run site` writes it into .site/out: static files, which any server of files publishes at its root. The evidence
 * comes from the records that are named, `npm run site -- run.jsonl`, or from those in .widthwise/. A link that leads
 * nowhere is an error.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { recordedRuns } from './evidence.ts';
import { deadLinks } from './links.ts';
import { writePages } from './pages.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const own = fileURLToPath(new URL('.', import.meta.url));

/** The reference of the interface, from the docstrings: one page for each entry of the package. */
function writeReference(folder: string): void {
  const options = [
    ['plugin', 'typedoc-plugin-markdown'],
    ['entryPoints', `${home}src/index.ts`],
    ['entryPoints', `${home}src/conformance/kits/kit.ts`],
    ['tsconfig', `${home}tsconfig.json`],
    ['out', folder],
    ['readme', 'none'],
    ['outputFileStrategy', 'modules'],
    ['entryFileName', 'overview'],
    ['logLevel', 'Error'],
  ].flatMap(([name, value = '']) => [`--${name}`, value]);
  const flags = ['--hideBreadcrumbs', '--hidePageHeader', '--sanitizeComments', '--disableSources'];
  const program = `${home}node_modules/typedoc/bin/typedoc`;
  const { status } = spawnSync(process.execPath, [program, ...options, ...flags], {
    cwd: home,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('TypeDoc failed: see above');
}

const runs = recordedRuns(home, process.argv.slice(2));
await writePages(home, `${own}pages`, runs);
writeReference(`${own}pages/api`);
await build(own);
const dead = deadLinks(`${own}out`, '/');
for (const fault of dead) console.error(fault);
if (dead.length > 0) throw new Error(`${dead.length} links lead nowhere`);
console.log(`.site/out, evidence from ${runs.length === 0 ? 'no run' : `${runs.length} runs`}`);
