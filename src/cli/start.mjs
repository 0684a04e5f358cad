#!/usr/bin/env node
// Starts the command line: what is beside it in the package; in the repository the build in dist/, or the sources where
// there is none. This file stays plain JavaScript of 2020: an old Node must be able to read it and say what is missing,
// instead of failing at the first type.
/* oxlint-disable typescript/strict-boolean-expressions -- no types here: this file is in no tsconfig */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const beside = new URL('main.js', import.meta.url);
const isPackage = existsSync(beside);
const needed = isPackage ? [22, 12] : [22, 18]; // 22.18 is the first 22 that runs TypeScript
const [major, minor] = process.versions.node.split('.').map(Number);

/** The module to run, or `undefined` where the build is not that of the sources. */
async function mainModule() {
  if (isPackage) return beside;
  const home = new URL('../../', import.meta.url);
  const { buildState } = await import('./build-stamp.mjs');
  switch (buildState(fileURLToPath(home))) {
    case 'absent':
      return new URL('main.ts', import.meta.url);
    case 'current':
      process.setSourceMapsEnabled(true);
      return new URL('dist/src/cli/main.js', home);
    case 'stale':
      return undefined;
  }
}

async function run() {
  const module = await mainModule();
  if (module === undefined) {
    process.stderr.write(
      'The build in dist/ was made from other sources than these.\n' +
        'Run `npm run build`; without dist/ the sources are run, which start more slowly.\n',
    );
    process.exitCode = 3;
    return;
  }
  // `npm run widthwise` starts in the folder of package.json: paths are those of the folder it was called in.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === 'widthwise' && folder) process.chdir(folder);
  const { main } = await import(module.href);
  await main(process.argv.slice(2));
}

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `Widthwise needs Node ${needed.join('.')} or later, this is Node ${process.versions.node}.\n` +
      (isPackage
        ? 'Install a newer Node.\n'
        : 'Run `npm ci` without --ignore-scripts, which installs a Node of its own, and start it through npm: `npm start`.\n'),
  );
  process.exitCode = 3;
} else {
  await run();
}
