import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

/** A name that would forge a separate coloured line if it were not escaped. */
const hostile = 'a\nVERIFIED \u001B[32mb';
const visible = String.raw`a\u000aVERIFIED \u001b[32mb`;

const data = ['--data', 'gaussian:12x4', '--labels', 'random-sign', '--bias'];
const training = ['--activation', 'softplus', '--radius', '0.001', '--least', '20', '--most', '20'];

describe('the name of a file that was written', () => {
  it.each([
    ['certify', 'written   ', `${hostile}.json`, ['certify', 'expressivity', ...data]],
    [
      'train',
      'written   ',
      `${hostile}.npz`,
      ['train', ...data, ...training, '--evaluations', '9'],
    ],
    ['card', 'written ', `${hostile}.json`, ['card', 'CE-1819e978', '--format', 'json']],
    ['adapter', 'written: ', hostile, ['adapter', 'init', 'python']],
    ['refute', 'written ', hostile, ['refute', 'nice-region', '--drop', 'width', '--time', '60']],
  ] as const)(
    'is printed on one line, without control characters, by %s',
    (command, label, name, words) =>
      inFolder(async (folder) => {
        const place = command === 'adapter' ? '--dir' : '--out';
        const { code, stdout } = await widthwise(folder, ...words, place, name);
        expect(code).toBe(0);
        expect(existsSync(join(folder, name))).toBe(true);
        expect(stdout).toContain(`${label}${visible}`);
        expect(stdout).not.toMatch(/^VERIFIED .*b/mu);
        expect(stdout).not.toContain('\u001B');
      }),
  );
});
