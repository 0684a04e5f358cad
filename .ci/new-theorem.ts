/**
 * # The skeleton of a new theorem
 *
 * `npm run new-theorem STEM` writes the theorem's folder, its property files and its note, and lists it in the registry,
 * among the targets and in properties/suites.ts. They compile but are empty: `npm run registry` names what is missing.
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));

const registry = 'src/theorems/registry.ts';
const targets = 'src/theorems/targets.ts';
const properties = 'properties/suites.ts';

function head(title: string): string {
  return `/**\n * # ${title}\n * @module\n */\n`;
}

/** "nice-region" as "niceRegion". */
function nameOf(stem: string): string {
  return stem.replaceAll(/-./gu, (at) => at.slice(1).toUpperCase());
}

/** The stem as a key of an object. */
function keyOf(stem: string): string {
  return nameOf(stem) === stem ? stem : `'${stem}'`;
}

/** The files of a new theorem, by their paths. */
export function skeletonOf(stem: string): Readonly<Record<string, string>> {
  const name = nameOf(stem);
  const folder = `src/theorems/${stem}`;
  return {
    [`${folder}/statement.ts`]: `${head(`Theorem ${stem}`)}import type { Theorem } from '../theorem.ts';

export const ${name}Theorem: Theorem = {
  stem: '${stem}',
  kind: 'theorem',
  title: '',
  statement: [],
  hypotheses: [],
  claims: [],
  limits: [],
  references: [],
};
`,
    [`${folder}/refutations.ts`]: `${head(`What refutes Theorem ${stem} with a hypothesis dropped`)}import type { Rule } from '../rule.ts';

export const ${name}Rules: readonly Rule[] = [];
`,
    [`${folder}/near-miss.ts`]: `${head(`Near misses of Theorem ${stem}`)}import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';

export const concluded: Conclude = () => notFound('nothing is concluded yet');
`,
    [`${folder}/witnesses.ts`]: `${head(`Theorem ${stem} with a hypothesis dropped`)}import type { Row } from '../../counterexamples/row.ts';

export const rows: readonly Row[] = [];
`,
    [`${folder}/target.ts`]: `${head(`certify ${stem}, before its plan is loaded`)}import { startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const ${name}Target = {
  on: 'network',
  summary: '',
  takes: startKeys,
  examples: ['${stem} --data gaussian:40x20'],
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
`,
    [`${folder}/search.ts`]: `${head(`Certificates of Theorem ${stem}`)}import type { Problem } from '../../network/problem.ts';
import type { SearchResult } from '../../search/certificate.ts';

export function search({ inputs }: Problem): SearchResult {
  return { kind: 'not-found', because: \`no search yet, for n = \${inputs.rows}\` };
}
`,
    [`${folder}/plan.ts`]: `${head(`certify ${stem}`)}import type { Grounds, Plan } from '../../certify/plan.ts';
import { adviceFor, certificateProposal, searchOf, sizeFor } from '../../certify/start.ts';
import type { SizeFound } from '../../certify/start.ts';
import { search } from './search.ts';

export const plan: Plan<Grounds['network'], SizeFound> = {
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    return searchOf(ground, size, aims, context, () => {
      const advice = () => adviceFor(ground, size, aims, context.naming);
      return [certificateProposal(search(ground.problem), size, ground, { advice }, {})];
    });
  },
};
`,
    [`properties/${stem}.ts`]: `${head(`Theorem ${stem}`)}import type { AnyProperty } from '../src/suite/property.ts';
import { identities } from './${stem}/identities.ts';

export const ${name}Properties: readonly AnyProperty[] = [...identities];
`,
    [`properties/${stem}/identities.ts`]: `${head(`Identities behind Theorem ${stem}`)}import type { AnyProperty } from '../../src/suite/property.ts';

export const identities: readonly AnyProperty[] = [];
`,
    [`proofs-notes/${stem}.md`]: `# Theorem ${stem}

## Statement

## Hypotheses

## Proof

## What does not follow

## Rounding

## Tests
`,
  };
}

/** The text with each line inserted before its place, which must be unique. */
function inserted(text: string, lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines).reduce((done, [place, line]) => {
    if (done.split(place).length !== 2) throw new Error(`there is not one place: ${place}`);
    return done.replace(place, `${line}\n${place}`);
  }, text);
}

/** The registry with the theorem after the last one, before the lemmas. */
export function registeredIn(text: string, stem: string): string {
  const name = nameOf(stem);
  return inserted(text, {
    "import type { Theorem } from './theorem.ts';": `import { ${name}Theorem } from './${stem}/statement.ts';`,
    '  rightInverseLemma,': `  ${name}Theorem,`,
    '};\n\n/** The row of': `  ${keyOf(stem)}: () => import('./${stem}/witnesses.ts'),`,
  });
}

/** The targets with that of the theorem after the last one. */
export function targetedIn(text: string, stem: string): string {
  const name = nameOf(stem);
  return inserted(text, {
    '\nexport const theoremTargets': `import { ${name}Target } from './${stem}/target.ts';`,
    '} as const;': `  ${keyOf(stem)}: ${name}Target,`,
  });
}

/** The suites with that of the theorem, before those of the lemmas. */
export function listedIn(text: string, stem: string): string {
  const name = nameOf(stem);
  return inserted(text, {
    "  'right-inverse': async": `  ${keyOf(stem)}: async () => (await import('./${stem}.ts')).${name}Properties,`,
  });
}

function main([stem = '', ...rest]: readonly string[]): void {
  if (!/^[a-z]+(?:-[a-z]+)*$/u.test(stem) || rest.length > 0)
    throw new Error('npm run new-theorem STEM: one name, of small letters and single hyphens');
  const files = Object.entries(skeletonOf(stem));
  for (const [file] of files)
    if (existsSync(join(home, file))) throw new Error(`${file} is already there`);
  const lists = [
    [registry, registeredIn(readFileSync(join(home, registry), 'utf8'), stem)],
    [targets, targetedIn(readFileSync(join(home, targets), 'utf8'), stem)],
    [properties, listedIn(readFileSync(join(home, properties), 'utf8'), stem)],
  ] as const;
  for (const [file, content] of [...files, ...lists]) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), content);
    console.log(file);
  }
  console.log('npm run registry names what is missing');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
