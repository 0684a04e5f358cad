import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { recorded } from '../conformance/recorded.ts';
import { widthwise } from './called.ts';
import { home, inFolder, run, start } from './spawned.ts';

/** The exit code of `widthwise ...words | true` and what it said on stderr. */
function intoClosedPipe(
  cwd: string,
  words: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const script = '"$0" "$@" | true; echo "${PIPESTATUS[0]}"';
  const args = ['-c', script, process.execPath, start, ...words];
  return new Promise((resolve) => {
    execFile('bash', args, { cwd }, (_error, stdout, stderr) => resolve({ stdout, stderr }));
  });
}

describe('a command whose reader of stdout goes away', () => {
  it.each([
    ['certify expressivity --data gaussian:8x4 --all-labels', 'proof.json'],
    ['verify taylor --junit run.xml', 'run.xml'],
    ['vectors emit --out cases.jsonl --cases 20', 'cases.jsonl'],
    ['explain kkt', undefined],
    ['list', undefined],
  ])('finishes its work: %s', (words, file) =>
    inFolder(async (folder) => {
      expect(await intoClosedPipe(folder, words.split(' '))).toEqual({ stdout: '0\n', stderr: '' });
      expect(await readdir(folder)).toEqual(file === undefined ? [] : [file]);
    }),
  );

  it('finishes a search and keeps the verdict of a rejected file', () =>
    inFolder(async (folder) => {
      const search = ['refute', 'nice-region', '--drop', 'width', '--out', 'new/cards'];
      expect((await intoClosedPipe(folder, search)).stdout).toBe('0\n');
      expect(
        (await readdir(join(folder, 'new/cards'))).every((n) => /^CE-.*\.json$/u.test(n)),
      ).toBe(true);
      await writeFile(join(folder, 'bad.json'), '{}');
      expect((await intoClosedPipe(folder, ['check', 'bad.json'])).stdout).toBe('2\n');
    }));
});

describe('an output that cannot be written', () => {
  const data = ['--data', 'gaussian:8x4', '--labels', 'random-sign'];
  it.each([
    ['certify', 'expressivity', ...data, '--out'],
    ['train', ...data, '--out'],
    ['card', 'CE-1819e978', '--out'],
    ['card', 'CE-1819e978', '--near-miss'],
    ['refute', 'nice-region', '--drop', 'width', '--near-miss'],
    ['validate', '--target', 'no-such-adapter', '--record'],
    ['validate', '--target', 'no-such-adapter', '--junit'],
    ['verify', '--junit'],
    ['vectors', 'emit', '--out'],
  ])('is refused by %s %s in a missing folder, as a folder, and below a file', (...words) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      await mkdir(join(folder, 'folder.npz'));
      const places = { 'no/x.npz': 'there is no folder', 'folder.npz': 'it is a folder' };
      for (const [place, because] of Object.entries({ ...places, 'file/x.npz': 'is no folder' })) {
        const end = await widthwise(folder, ...words, place);
        expect(end, place).toMatchObject({ code: 2, stdout: '' });
        expect(end.stderr, place).toContain(`${place}: cannot be written: `);
        expect(end.stderr, place).toContain(because);
      }
      expect(await readdir(folder)).toEqual(['file', 'folder.npz']);
    }),
  );

  it.each([
    ['refute', 'kkt', '--matrix', '--out', 'file/cards'],
    ['experiment', 'lazy-gap', '--out', 'file/cards'],
    ['adapter', 'init', 'python', '--dir', 'file/cards'],
  ])('is refused by %s %s where its folder cannot be made', (...words) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const end = await widthwise(folder, ...words);
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain('is no folder');
    }),
  );
});

describe('ctrl-C in validate', () => {
  it('records every case as not run, with exit code 5, while the adapter starts', () =>
    inFolder(async (folder) => {
      // It sends the signal while it is asked to get ready.
      const ready = {
        type: 'ready',
        protocol: 1,
        adapter: { name: 'slow', version: '1' },
        impl: {},
        caps: { ops: ['project'], dtypes: ['f64'], activations: {}, conventions: {} },
      };
      const adapter = [
        "import { createInterface } from 'node:readline';",
        'const say = (m) => process.stdout.write(JSON.stringify(m) + "\\n");',
        "createInterface({ input: process.stdin }).on('line', (line) => {",
        '  const { type, seq } = JSON.parse(line);',
        `  if (type === 'hello') { process.kill(Number(process.argv[2]), 'SIGINT'); setTimeout(() => say(${JSON.stringify(ready)}), 300); }`,
        "  if (type === 'ping') say({ type: 'pong', seq });",
        "  if (type === 'stop') process.exit(0);",
        '});',
      ];
      await writeFile(join(folder, 'slow.mjs'), adapter.join('\n'));
      const script = `exec "$0" "$1" validate --target "$0 slow.mjs $$" --cases 20 --record run.jsonl`;
      const code = await new Promise((resolve) => {
        const child = spawn('bash', ['-c', script, process.execPath, start], { cwd: folder });
        child.on('close', resolve);
      });
      expect(code).toBe(5);
      const { footer } = recorded(await readFile(join(folder, 'run.jsonl'), 'utf8'));
      expect(footer).toMatchObject({ complete: false, counts: { pass: 0, 'not-run': 20 } });
    }));
});

describe('a signal during a command without a listener', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  it.each(signals)(
    'leaves no partial file and exit code 5, for %s in the middle of a write',
    (signal) =>
      inFolder(async (folder) => {
        // Half a gigabyte is written in pieces, with time between them for a signal that is sent at the first.
        const script = [
          "import { readdirSync } from 'node:fs';",
          "import { setImmediate } from 'node:timers/promises';",
          `import { writeWhole } from ${JSON.stringify(join(home, 'src/cli/files.ts'))};`,
          "const written = writeWhole('proof.json', Buffer.alloc(2 ** 29));",
          'while (readdirSync(".").length < 2) await setImmediate();',
          'process.stdout.write(readdirSync(".").join(" ").replace(`${process.pid}`, "N"));',
          `process.kill(process.pid, '${signal}');`,
          'await written;',
        ];
        await writeFile(join(folder, 'a.mjs'), script.join('\n'));
        const ended = await run(['a.mjs'], folder);
        expect(ended).toEqual({ code: 5, stdout: 'a.mjs proof.json.N.part', stderr: '' });
        expect(await readdir(folder)).toEqual(['a.mjs']);
      }),
  );

  it('kills the adapter and its children, for SIGTERM in validate', () =>
    inFolder(async (folder) => {
      // It has a child, says who they are, and sends the signal instead of getting ready; neither ends by itself.
      const adapter = [
        "import { spawn } from 'node:child_process';",
        "import { writeFileSync } from 'node:fs';",
        "for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);",
        'setInterval(() => undefined, 1000);',
        "const child = spawn('sleep', ['600'], { stdio: 'ignore' });",
        'writeFileSync("pids", `${process.pid} ${child.pid}`);',
        "process.kill(process.ppid, 'SIGTERM');",
      ];
      await writeFile(join(folder, 'deaf.mjs'), adapter.join('\n'));
      const target = `${process.execPath} deaf.mjs`;
      const ended = await run([start, 'validate', '--target', target], folder);
      const pids = (await readFile(join(folder, 'pids'), 'utf8')).split(' ');
      const alive = (): readonly string[] =>
        spawnSync('ps', ['-o', 'stat=', '-p', pids.join(',')], { encoding: 'utf8' })
          .stdout.split('\n')
          .filter((s) => s !== '' && !s.startsWith('Z'));
      try {
        // a killed process ends when the system comes round to it
        await vi.waitFor(() => expect(alive()).toEqual([]), { timeout: 60_000 });
        expect(ended).toEqual({ code: 5, stdout: '', stderr: '' });
      } finally {
        spawnSync('kill', ['-9', ...pids]);
      }
    }));
});
