/**
 * # Checking the import table
 *
 * `npm run layers`. dependency-cruiser reports "0 modules" as a success if it cannot read TypeScript, so the modules
 * are counted, and planted forbidden imports must be caught in a copy of the tree.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

function cruise(folder: string): Report {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const words = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'];
  const { stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser failed:\n${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** The violations in a copy of the tree with `line` prepended to `file`. */
function planted(file: string, line: string): Report['summary']['violations'] {
  const copy = mkdtempSync(join(tmpdir(), 'widthwise-layers-'));
  try {
    for (const part of ['src', 'properties', 'tsconfig.json', 'package.json'])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    cpSync(join(root, '.dependency-cruiser.cjs'), join(copy, '.dependency-cruiser.cjs'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, file), `${line}\n`);
    return cruise(copy).summary.violations;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const faults: string[] = [];
const { modules, summary } = cruise(root);
const seen = modules.filter(({ source }) => source.startsWith('src/')).length;
const there = globSync('src/**/*.ts', { cwd: root }).length;
if (seen < there) faults.push(`${there} source files, but only ${seen} modules were seen`);
for (const { rule, from, to } of summary.violations) faults.push(`${rule.name}: ${from} -> ${to}`);

const plants = [
  ['src/linalg/planted.ts', "import '../search/memorise.ts';", 'not-in-allowed'],
  ['src/certificates/kernel/planted.ts', "import '../../data/load.ts';", 'not-in-allowed'],
  ['src/theorems/kkt/planted.ts', "import '../expressivity/search.ts';", 'not-in-allowed'],
  [
    'src/theorems/rule.ts',
    "import '../search/margin-climb.ts';",
    'statements-and-refutations-import-no-search',
  ],
  ['src/search/planted.ts', "import '../theorems/kkt/statement.ts';", 'engines-know-no-theorem'],
  ['src/certificates/planted.ts', "import { z } from 'zod';", 'verdicts-rest-on-no-zod'],
  ['src/search/planted.ts', "import { z } from 'zod';", 'not-in-allowed'],
  [
    'src/network/planted.ts',
    "import type {} from '../arithmetic/machine.ts';\nimport 'mnist';",
    'not-in-allowed',
  ],
] as const;
for (const [file, line, rule] of plants)
  if (!planted(file, line).some((v) => v.rule.name === rule && v.from === file))
    faults.push(`a planted import was not caught: ${file}: ${line}`);

for (const fault of faults) console.error(fault);
console.log(`layers: ${seen} modules, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
