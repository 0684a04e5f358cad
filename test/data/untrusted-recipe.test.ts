import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inputsNamedIn } from '../../src/data/untrusted-recipe.ts';
import { inFolder, refusal } from './support.ts';

const plain = { labels: '', normalise: 'none', bias: false } as const;
const secret = 'tops3cret';

/** A folder with a certificate's folder in it, and a secret table in both. */
async function inNest(act: (home: string, outside: string) => Promise<void>): Promise<void> {
  await inFolder(async (outside) => {
    const home = join(outside, 'home');
    await mkdir(join(home, 'sub', 'empty'), { recursive: true });
    for (const folder of [outside, home, join(home, 'sub')])
      await writeFile(join(folder, 'x.csv'), 'a,b\n1,2\n3,4\n');
    await writeFile(join(outside, 'home.csv'), 'a,b\n1,2\n3,4\n');
    await act(home, outside);
  });
}

it('an untrusted recipe loads a named set, and a file below the folder by a plain relative path', () =>
  inNest(async (home) => {
    for (const source of ['x.csv', './x.csv', 'sub/x.csv']) {
      const X = await inputsNamedIn({ ...plain, source }, 2, 2, home);
      expect(Array.from(X.data)).toEqual([1, 2, 3, 4]);
    }
    await symlink(join(home, 'sub', 'x.csv'), join(home, 'link.csv'));
    expect(await inputsNamedIn({ ...plain, source: 'link.csv' }, 2, 2, home)).toMatchObject({
      rows: 2,
    });
    for (const folder of [home, undefined])
      expect(await inputsNamedIn({ ...plain, source: 'iris' }, 150, 4, folder)).toMatchObject({
        rows: 150,
      });
  }));

it('an untrusted recipe opens nothing else on the word of a file', () =>
  inNest(async (home, outside) => {
    await symlink(join(outside, 'x.csv'), join(home, 'out.csv'));
    await symlink(outside, join(home, 'up'));
    await promisify(execFile)('mkfifo', [join(home, 'pipe.csv')]);
    await symlink('/dev/zero', join(home, 'zero.csv'));
    const refused = {
      'not opened on the word of a file': [
        join(outside, 'x.csv'),
        join(home, 'x.csv'),
        '../x.csv',
        'sub/../../x.csv',
        'sub/../x.csv',
        '..',
        '..\\x.csv',
        'C:\\x.csv',
        'C:x.csv',
        '\\\\host\\share\\x.csv',
        '/dev/stdin',
      ],
      'no such file below': ['out.csv', 'up/x.csv', 'zero.csv', 'missing.csv', '', '.', 'x\0.csv'],
      'does not hold 2 x 2 inputs': ['pipe.csv', 'sub', 'sub/empty'],
    };
    for (const [because, sources] of Object.entries(refused))
      for (const source of sources)
        expect(await refusal(inputsNamedIn({ ...plain, source }, 2, 2, home)), source).toEqual(
          expect.objectContaining({ code: 'input', message: expect.stringContaining(because) }),
        );
    for (const source of ['x.csv', join(home, 'x.csv'), '../x.csv'])
      expect((await refusal(inputsNamedIn({ ...plain, source }, 2, 2))).message).toContain(
        'not opened',
      );
    // home.csv begins with the folder's name, but is not in it
    await symlink(join(outside, 'home.csv'), join(home, 'near.csv'));
    const near = inputsNamedIn({ ...plain, source: 'near.csv' }, 2, 2, home);
    expect((await refusal(near)).message).toContain('no such file');
  }));

it('an untrusted recipe quotes nothing of a file that is not data, nor control characters of a name', () =>
  inNest(async (home) => {
    const files = {
      'a.csv': `key,${secret}\n${secret},1\n`,
      'b.json': `{"${secret}":"${secret}"}`,
      'c.json': secret,
      'd.npy': secret,
      'e.npz': secret,
      [secret]: secret,
      'f.csv': `a,b\n${secret}`,
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(home, name), text);
      const where = { ...plain, source: name === secret ? `./${name}` : name };
      for (const labels of ['', 'y']) {
        const { message } = await refusal(inputsNamedIn({ ...where, labels }, 2, 2, home));
        expect(message, name).toContain('does not hold 2 x 2 inputs');
        if (name !== secret) expect(message, name).not.toContain(secret);
      }
    }
    for (const source of ['mnist:\u001b[2J', '\u001b]0;x\u0007.csv', 'a\u202eb.csv', 'a\u009b2J']) {
      const { message } = await refusal(inputsNamedIn({ ...plain, source }, 2, 2, home));
      expect(message).toContain('in an unusual name');
      expect(message.replace('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const steered = { ...plain, source: 'iris', labels: '\u001b[2J' };
    expect((await refusal(inputsNamedIn(steered, 150, 3, home))).message).not.toContain('\u001b');
  }));
