/**
 * # How the command line starts
 *
 * In a small tree of its own, so that nothing depends on whether this one is built.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { home, inFolder } from './spawned.ts';

const starter = 'src/cli/start.mjs';
const stamping = 'src/cli/build-stamp.mjs';

/** A main module that says what it is, where it runs, and with what. */
function saying(what: string): string {
  return `export const main = (argv) => console.log('${what}', process.cwd(), argv.join(' '));\n`;
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(join(folder, dirname(file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

/** The sources of a program, in a new folder. */
function inTree(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const files = [
      '.ci/build.ts',
      '.tsconfig.build.json',
      'package-lock.json',
      'tsconfig.json',
      'properties/one.ts',
    ];
    for (const file of [...files, 'src/other.ts']) await write(folder, file, '');
    await write(folder, 'package.json', '{ "type": "module" }');
    await write(folder, 'src/cli/main.ts', saying('sources'));
    for (const file of [starter, stamping]) await cp(join(home, file), join(folder, file));
    await use(folder);
  });
}

async function build(folder: string): Promise<void> {
  await write(folder, 'dist/src/cli/main.js', saying('build'));
  const script = [
    "import { writeFileSync } from 'node:fs';",
    `import { stampFile, stampOf } from './${stamping}';`,
    "const home = process.cwd() + '/';",
    'writeFileSync(stampFile(home), stampOf(home));',
  ];
  node(folder, ['--input-type=module', '-e', script.join('\n')]);
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The first word of `widthwise list` in the folder: what ran. */
function ran(folder: string): string {
  const { status, stdout, stderr } = node(folder, [starter, 'list']);
  return status === 0 ? (stdout.split(' ')[0] ?? '') : `${String(status)} ${stderr}`;
}

const refusal = expect.stringMatching(/^3 The build .*\nRun `npm run build`/u);

describe('the command line of the repository', () => {
  it('runs the sources where there is no build, or half of one', () =>
    inTree(async (folder) => {
      expect(ran(folder)).toBe('sources');
      await write(folder, 'dist/src/cli/main.js', saying('build'));
      expect(ran(folder)).toBe('sources');
    }));

  it('runs the build that was made from the sources as they are', () =>
    inTree(async (folder) => {
      await build(folder);
      expect(ran(folder)).toBe('build');
      const later = new Date(Date.now() + 1e6);
      await utimes(join(folder, 'src/other.ts'), later, later);
      expect(ran(folder)).toBe('build');
      await write(folder, 'src/.other.ts.swp', '');
      await write(folder, 'src/__pycache__/kit.pyc', '');
      await write(folder, 'README.md', 'more');
      expect(ran(folder)).toBe('build');
    }));

  it.each<readonly [string, (folder: string) => Promise<void>]>([
    ['a file has changed', (folder) => write(folder, 'src/other.ts', '//')],
    ['a property has changed', (folder) => write(folder, 'properties/one.ts', '//')],
    ['the way of building has changed', (folder) => write(folder, '.ci/build.ts', '//')],
    ['the options of the compiler have changed', (folder) => write(folder, 'tsconfig.json', '{}')],
    ['a file was added', (folder) => write(folder, 'src/new/file.ts', '')],
    ['a file was removed', (folder) => rm(join(folder, 'src/other.ts'))],
  ])('refuses the build, and says how to renew it, after %s', (_what, change) =>
    inTree(async (folder) => {
      await build(folder);
      await change(folder);
      expect(ran(folder)).toEqual(refusal);
      await build(folder);
      expect(ran(folder)).toBe('build');
    }),
  );

  it('notices a change to a file of the same size and an older time', () =>
    inTree(async (folder) => {
      const [file, time] = [join(folder, 'src/other.ts'), new Date(1e12)];
      await writeFile(file, 'const a = 1;');
      await build(folder);
      await writeFile(file, 'const a = 2;');
      await utimes(file, time, time);
      expect(ran(folder)).toEqual(refusal);
    }));

  it('takes paths from the folder in which npm run was called', () =>
    inTree(async (folder) => {
      await mkdir(join(folder, 'called'));
      const called = join(folder, 'called');
      const inScript = (npm_lifecycle_event: string): string =>
        node(folder, [starter, 'check', 'a'], { INIT_CWD: called, npm_lifecycle_event }).stdout;
      expect(inScript('widthwise')).toBe(`sources ${called} check a\n`);
      expect(inScript('start')).toBe(`sources ${folder} check a\n`);
    }));
});

describe('a Node that is too old', () => {
  // The version is replaced before the program starts, since older ones are not available.
  const old = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });",
  )}`;

  it('is told which version is needed, by the repository and by the package', () =>
    inTree(async (folder) => {
      const version = (): Ended => node(folder, ['--import', old, starter, 'list']);
      expect(version()).toMatchObject({ status: 3, stdout: '' });
      expect(version().stderr).toMatch(
        /needs Node 22\.18 or later, this is Node 20\.20\.2\.\nRun/u,
      );
      await write(folder, 'src/cli/main.js', saying('package')); // as they stand in the package
      expect(version().stderr).toMatch(/needs Node 22\.12 or later.*\nInstall a newer Node/u);
      expect(ran(folder)).toBe('package');
    }));
});
