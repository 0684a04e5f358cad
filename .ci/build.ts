/**
 * # The built package, in dist/
 *
 * `npm run build`: compiled JavaScript with types, the two files that are JavaScript already,
 * what is neither (the gallery and the Python kit), the scripts for completion in shells, and the page of the checker,
 * which is bundled. Last the stamp, without
 * which src/cli/start.mjs takes it for no build. `npm ci` and `npm pack` call it with --if-needed.
 * @module
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildState, stampFile, stampOf } from '../src/cli/build-stamp.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const start = 'src/cli/start.mjs';

const isAsked = !process.argv.includes('--if-needed');
if (!isAsked && buildState(home) === 'current') process.exit();
const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
if (!isAsked && !existsSync(tsc)) {
  process.stderr.write('No build: TypeScript is not installed. Commands run the sources.\n');
  process.exit();
}

const stamp = stampOf(home);
rmSync(`${home}dist`, { recursive: true, force: true });
const { status } = spawnSync(tsc, ['-p', '.tsconfig.build.json'], { cwd: home, stdio: 'inherit' });
if (status !== 0) process.exit(1);
copyFileSync(home + start, `${home}dist/${start}`);
copyFileSync(`${home}src/required.cjs`, `${home}dist/src/required.cjs`);
chmodSync(`${home}dist/${start}`, 0o755);
const asTheyAre = ['properties/counterexamples', 'src/conformance/kits/python'];
for (const folder of asTheyAre)
  cpSync(home + folder, `${home}dist/${folder}`, {
    recursive: true,
    filter: (file) => !file.includes('__pycache__'),
  });

mkdirSync(`${home}dist/completion`);
for (const shell of ['bash', 'zsh', 'fish']) {
  const words = [`${home}dist/${start}`, 'completion', shell];
  const compiler = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (compiler.status !== 0) throw new Error(compiler.stderr);
  writeFileSync(`${home}dist/completion/widthwise.${shell}`, compiler.stdout);
}
const { checkPage } = await import('./check-page.ts'); // esbuild is a development dependency
writeFileSync(`${home}dist/check.html`, (await checkPage()).html);
writeFileSync(stampFile(home), stamp);
