#!/usr/bin/env node
// Starts the command line. This file stays plain JavaScript of 2020: an old Node must be able to
// read it and say what is missing, instead of failing at the first type.
/* oxlint-disable typescript/strict-boolean-expressions -- no types here: this file is in no tsconfig */
import { existsSync } from 'node:fs';

const built = new URL('main.js', import.meta.url);
const isBuilt = existsSync(built);
const needed = isBuilt ? [22, 12] : [22, 18]; // 22.18 is the first 22 that runs TypeScript
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `Widthwise needs Node ${needed.join('.')} or later, this is Node ${process.versions.node}.\n` +
      (isBuilt
        ? 'Install a newer Node.\n'
        : 'Run `npm ci` without --ignore-scripts, which installs a Node of its own, and start it through npm: `npm start`.\n'),
  );
  process.exitCode = 3;
} else {
  // `npm run widthwise` starts in the folder of package.json: paths are those of the folder it was called in.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === 'widthwise' && folder) process.chdir(folder);
  const { main } = await import(isBuilt ? built.href : new URL('main.ts', import.meta.url).href);
  await main(process.argv.slice(2));
}
