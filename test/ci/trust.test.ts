import { describe, expect, it } from 'vitest';
import { codeLines, distrust, runtimeImports, trustedBase } from '../../.ci/trust.ts';

describe('the trusted base', () => {
  it('follows what runs, not types', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      "export { c } from './c.ts';",
      "export type { D } from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "// import './g.ts';",
    ].join('\n');
    expect(runtimeImports('x.ts', text)).toEqual(['./a.ts', './c.ts', './e.ts', './f.ts']);
    expect(() => runtimeImports('x.ts', 'await import(name);')).toThrow(/not a literal/u);
  });

  it('counts lines that hold code', () => {
    expect(
      codeLines('/**\n * a\n */\n\nconst x = 1; // one\n\n  // two\nconst y = `\n\n`;\n'),
    ).toBe(4);
    expect(codeLines('// nothing\n')).toBe(0);
  });

  it('holds the kernel and the arithmetic, and no search', () => {
    const files = trustedBase().files.map(({ file }) => file);
    expect(files).toContain('src/certificates/kernel/check.ts');
    expect(files).toContain('src/arithmetic/interval.ts');
    expect(files.filter((file) => /^src\/(?:search|data|theorems|cli)\//u.test(file))).toEqual([]);
    expect(files).not.toContain('src/arithmetic/float64.ts');
    expect(trustedBase().packages).toEqual(['gmp-wasm', 'node:crypto']);
  });

  it('refuses new files, files that are gone, and more lines than the budget', () => {
    const file = { file: 'src/certificates/kernel/check.ts', code: 800, lines: 900 };
    const rest = { file: 'src/arithmetic/interval.ts', code: 2200, lines: 2200 };
    const base = { files: [file, rest], packages: ['gmp-wasm'] };
    const listed = [file.file, rest.file, 'gmp-wasm'];
    expect(distrust(base, listed)).toEqual([]);
    expect(distrust(base, listed.slice(1))).toHaveLength(1);
    expect(distrust(base, listed.slice(0, 2))).toHaveLength(1);
    expect(distrust(base, [...listed, 'src/gone.ts'])).toHaveLength(1);
    expect(distrust({ ...base, files: [{ ...file, code: 801 }, rest] }, listed)).toHaveLength(2);
    expect(distrust({ ...base, files: [file, { ...rest, code: 2201 }] }, listed)).toHaveLength(1);
  });
});
