import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { home, inFolder } from './spawned.ts';

/** The Node that runs the tests comes first on the path, so that npm, npx and scripts use it. */
const env = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
};

/** Standard output of a program that must succeed; if it fails, the error has its whole output. */
async function output(
  folder: string,
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const { status, stdout, stderr } = await new Promise<Ended>((resolve) => {
    execFile(program, args, { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code ?? 'killed'), stdout, stderr });
    });
  });
  const failed = `${program} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`;
  if (status !== 0) throw new Error(failed);
  return stdout;
}

interface Ended {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const script = `
import { certify, check, theorems } from 'widthwise';
const made = await certify('expressivity', { inputs: [[1, 2], [3, -1], [0.5, 4]], labels: [1, -1, 1], width: 4 });
console.log(made.kind, (await check(made.certificate)).kind, theorems.length);
`;

describe('the package', () => {
  it('states one version everywhere', async () => {
    const text = await readFile(join(home, 'package.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version });
  });

  it('works where its tarball is installed', { timeout: 600_000 }, () =>
    inFolder(async (folder) => {
      const packed = await output(home, 'npm', 'pack', '--pack-destination', folder);
      const tarball = join(folder, basename(packed.trim().split('\n').at(-1) ?? ''));
      await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
      await output(
        folder,
        'npm',
        'install',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        tarball,
      );
      const listed = await output(folder, 'npx', '--no', 'widthwise', 'list');
      expect(listed).toContain('expressivity');
      const installed = join(folder, 'node_modules/widthwise/dist/completion/widthwise.bash');
      const completing = await output(folder, 'npx', '--no', 'widthwise', 'completion', 'bash');
      expect(await readFile(installed, 'utf8')).toBe(completing);
      const words = [
        'certify',
        'expressivity',
        '--data',
        'gaussian:8x4',
        '--all-labels',
        '--quiet',
      ];
      expect(await output(folder, 'npx', '--no', 'widthwise', ...words)).toBe('verified\n');
      const again = await output(
        folder,
        'npx',
        '--no',
        'widthwise',
        'check',
        'proof.json',
        '--quiet',
      );
      expect(again).toBe('verified\n');
      const replayed = await output(folder, 'npx', '--no', 'widthwise', 'replay', '--quiet');
      expect(replayed).toMatch(/^\d+ genuine, 0 not\n$/u);
      const begun = await output(folder, 'npx', '--no', 'widthwise', 'adapter', 'init', 'python');
      expect(begun).toContain('widthwise_adapter.py');
      const page = await output(folder, 'npx', '--no', 'widthwise', 'page');
      expect(page).toMatch(/^written check\.html, [\d.]+ MB, SHA-256 [0-9a-f]{64}\n$/u);
      expect(await readFile(join(folder, 'check.html'), 'utf8')).toMatch(/^<!doctype html>/u);
      await writeFile(join(folder, 'library.js'), script);
      await writeFile(join(folder, 'old.cjs'), "require('widthwise');\n");
      await expect(output(folder, 'node', 'old.cjs')).rejects.toThrow(
        'widthwise is an ES module: use `import`',
      );
      expect(await output(folder, 'node', 'library.js')).toMatch(/^certified verified \d+\n$/u);
    }),
  );
});
