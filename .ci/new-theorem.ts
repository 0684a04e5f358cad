/**
 * # The skeleton of a new theorem
 *
 * `npm run new-theorem STEM` writes the theorem's folder, its property files and its note, and its line in the
 * registry. They compile, and say nothing yet: `npm run registry` names what is missing.
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));

const registry = 'src/theorems/registry.ts';

function head(title: string): string {
  return `/**\n * # ${title}\n * @module\n */\n`;
}

/** "nice-region" as "niceRegion". */
function nameOf(stem: string): string {
  return stem.replaceAll(/-./gu, (at) => at.slice(1).toUpperCase());
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
    [`${folder}/near-miss.ts`]: `${head(`Near misses of Theorem ${stem}`)}import type { NearMisses } from '../../counterexamples/near-miss/recipe.ts';
import { completing } from '../../counterexamples/row.ts';
import { ${name}Rules } from './refutations.ts';

const nearMisses: Readonly<Record<string, NearMisses>> = {};

/** What the row of this id refutes, and its near misses. */
export const dropped = completing(${name}Rules, nearMisses);
`,
    [`${folder}/witnesses.ts`]: `${head(`Theorem ${stem} with a hypothesis dropped`)}import type { Row } from '../../counterexamples/row.ts';

export const ${name}Rows: readonly Row[] = [];
`,
    [`${folder}/search.ts`]: `${head(`Certificates of Theorem ${stem}`)}import type { Problem } from '../../network/problem.ts';
import type { Sought } from '../../search/certificate.ts';

export function search({ inputs }: Problem): Sought {
  return { kind: 'not-found', because: \`no search yet, for n = \${inputs.rows}\` };
}
`,
    [`${folder}/plan.ts`]: `${head(`certify ${stem}`)}import type { Grounds, Plan } from '../../certify/plan.ts';
import { adviceFor, certificateProposal, searchOf, sizeFor } from '../../certify/start.ts';
import type { Size } from '../../certify/start.ts';
import { search } from './search.ts';

export const plan: Plan<Grounds['network'], Size> = {
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    return searchOf(ground, size, aims, () => {
      const advice = adviceFor(ground, size, aims, context.naming);
      return [certificateProposal(search(ground.problem), size, ground, { advice })];
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

/** The registry with the theorem behind the last one, before the lemmas. */
export function registeredIn(text: string, stem: string): string {
  const name = `${nameOf(stem)}Theorem`;
  const type = "import type { Theorem } from './theorem.ts';";
  const lemmas = '  rightInverseLemma,';
  for (const part of [type, lemmas])
    if (text.split(part).length !== 2) throw new Error(`${registry} does not hold once: ${part}`);
  return text
    .replace(type, `import { ${name} } from './${stem}/statement.ts';\n${type}`)
    .replace(lemmas, `  ${name},\n${lemmas}`);
}

function main([stem = '', ...rest]: readonly string[]): void {
  if (!/^[a-z]+(?:-[a-z]+)*$/u.test(stem) || rest.length > 0)
    throw new Error('npm run new-theorem STEM: one name, of small letters and single hyphens');
  const files = Object.entries(skeletonOf(stem));
  for (const [file] of files)
    if (existsSync(join(home, file))) throw new Error(`${file} is already there`);
  const text = registeredIn(readFileSync(join(home, registry), 'utf8'), stem);
  for (const [file, content] of files) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), content);
    console.log(file);
  }
  writeFileSync(join(home, registry), text);
  console.log('npm run registry names what is missing');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
