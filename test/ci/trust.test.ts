import { describe, expect, it } from 'vitest';
import {
  codeLines,
  measuredParts,
  overBudget,
  runtimeImports,
  trustedBase,
  unlisted,
} from '../../.ci/trust.ts';

describe('the trusted base', () => {
  it('follows imports of values, not of types', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      "export { c } from './c.ts';",
      "export type { D } from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "// import './g.ts';",
    ].join('\n');
    expect(runtimeImports('x.ts', text)).toEqual({
      now: ['./a.ts', './c.ts', './e.ts'],
      later: ['./f.ts'],
    });
    expect(() => runtimeImports('x.ts', 'await import(name);')).toThrow(/not a literal/u);
  });

  it('is counted in lines that hold code', () => {
    expect(
      codeLines('/**\n * a\n */\n\nconst x = 1; // one\n\n  // two\nconst y = `\n\n`;\n'),
    ).toBe(4);
    expect(codeLines('// nothing\n')).toBe(0);
  });

  it.each(['src/certificates/kernel/check.ts', 'src/certificates/facts/decide.ts'])(
    'of %s holds the arithmetic and no search',
    (checker) => {
      const { files, packages } = trustedBase([checker]);
      const names = files.map(({ file }) => file);
      expect(names).toContain(checker);
      expect(names).toContain('src/arithmetic/interval.ts');
      expect(names.filter((file) => /^src\/(?:search|data|theorems|cli)\//u.test(file))).toEqual(
        [],
      );
      expect(names).not.toContain('src/arithmetic/float64.ts');
      const others = packages.filter((name) => !name.startsWith('@noble/hashes/'));
      expect(others).toEqual(['gmp-wasm']);
    },
  );

  it('of facts has a core, and families that are loaded when their facts are named', () => {
    const parts = measuredParts().slice(1);
    const holding = (name: string): readonly string[] =>
      parts
        .filter(({ base }) => base.files.some(({ file }) => file === name))
        .map(({ part }) => part.entry.replace('src/certificates/facts/', ''));
    expect(holding('src/certificates/facts/values.ts')).toEqual(['decide.ts']);
    expect(holding('src/certificates/facts/subject.ts')).toEqual(['decide.ts']);
    expect(holding('src/certificates/facts/data.ts')).toEqual(['data.ts']);
    expect(holding('src/certificates/facts/kkt.ts')).toEqual(['kkt.ts', 'kkt-bound.ts']);
    expect(holding('src/linalg/krawczyk.ts')).toEqual(['stationary.ts']);
    expect(holding('src/certificates/facts/kinds.ts')).toEqual(['check.ts']);
    expect(parts.flatMap(({ part, base }) => overBudget(base, part))).toEqual([]);
    const whole = trustedBase(['src/certificates/facts/check.ts']).files.map(({ file }) => file);
    const together = new Set(parts.flatMap(({ base }) => base.files.map(({ file }) => file)));
    expect([...together].sort()).toEqual(whole);
  });

  it('may not exceed its budget of lines', () => {
    const file = { file: 'src/certificates/kernel/check.ts', code: 800, lines: 900 };
    const rest = { file: 'src/arithmetic/interval.ts', code: 2640, lines: 2980 };
    const base = { files: [file, rest], packages: ['gmp-wasm'] };
    expect(overBudget(base)).toEqual([]);
    expect(overBudget({ ...base, files: [{ ...file, code: 801 }, rest] })).toHaveLength(2);
    const larger = { ...base, files: [file, { ...rest, code: 2641 }] };
    expect(overBudget(larger)).toHaveLength(1);
  });

  it('may not gain or lose a file without a change of its list', () => {
    expect(unlisted(['a.ts', 'gmp-wasm'], ['a.ts', 'gmp-wasm'])).toEqual([]);
    expect(unlisted(['a.ts', 'b.ts'], ['a.ts'])).toEqual([
      'b.ts is new in the trusted base: if that is meant, npm run trust -- --write',
    ]);
    expect(unlisted(['a.ts'], ['a.ts', 'b.ts'])).toHaveLength(1);
  });
});
