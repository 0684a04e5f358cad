import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { registeredIn, skeletonOf, targetedIn } from '../../.ci/new-theorem.ts';

const home = join(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'widthwise-theorem-'));
for (const part of ['src', 'properties', 'proofs-notes', '.ci', 'package.json', 'tsconfig.json'])
  cpSync(join(home, part), join(copy, part), { recursive: true });
symlinkSync(join(home, 'node_modules'), join(copy, 'node_modules'));

afterAll(() => rmSync(copy, { recursive: true }));

function run(...words: readonly string[]): {
  readonly status: number | null;
  readonly said: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('npm run new-theorem', () => {
  it('refuses a name that cannot be a stem', () => {
    for (const stem of ['Deep', 'deep_linear', '../x', '-x', 'x-'])
      expect(run('.ci/new-theorem.ts', stem)).toMatchObject({ status: 1 });
    expect(run('.ci/new-theorem.ts')).toMatchObject({ status: 1 });
    expect(run('.ci/new-theorem.ts', 'kkt').said).toContain('kkt/statement.ts is already there');
  });

  it('writes files that compile, and the registry check names what they still lack', () => {
    const made = run('.ci/new-theorem.ts', 'deep-linear');
    expect(made.status, made.said).toBe(0);
    for (const [file, text] of Object.entries(skeletonOf('deep-linear')))
      expect(readFileSync(join(copy, file), 'utf8')).toBe(text);

    expect(run('node_modules/@typescript/native/bin/tsc', '--noEmit')).toEqual({
      status: 0,
      said: '',
    });

    const { status, said } = run('.ci/registry.ts');
    expect(status).toBe(1);
    expect(said.split('\n').filter((line) => line !== '')).toEqual([
      expect.stringMatching(/^registry: 21 statements, .* 15 faults$/u),
      'deep-linear: no row in src/theorems/registry.ts drops a hypothesis',
      'deep-linear: no target of certify with a summary in src/theorems/deep-linear/target.ts',
      ...['title', 'statement', 'hypotheses', 'limits', 'references'].map(
        (what) => `deep-linear: its statement has no ${what}`,
      ),
      ...['Statement', 'Hypotheses', 'Proof', 'What does not follow', 'Rounding', 'Tests'].map(
        (part) => `proofs-notes/deep-linear.md: nothing below "## ${part}"`,
      ),
      'deep-linear: no property in properties/suites.ts',
      'a table in proofs-notes/README.md is out of date: npm run registry -- --write',
    ]);
    expect(run('.ci/new-theorem.ts', 'deep-linear').said).toContain('is already there');
  }, 240_000);

  it('leaves nothing behind where it cannot edit the registry', () => {
    expect(() => registeredIn('export const theorems = [];', 'deep-linear')).toThrow(
      /not one place/u,
    );
    expect(() => targetedIn('export const targets = {};', 'deep-linear')).toThrow(/not one place/u);
    expect(existsSync(join(home, 'src/theorems/deep-linear'))).toBe(false);
  });
});
