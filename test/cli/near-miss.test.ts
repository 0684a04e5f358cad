import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthwise as widthwiseIn } from './called.ts';
import type { Ended } from './spawned.ts';

let folder = '';
let near = '';
let card = '';
let run: Ended = { code: -1, stdout: '', stderr: '' };

function widthwise(...args: readonly string[]): Promise<Ended> {
  return widthwiseIn(folder, ...args);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-near-miss-'));
  near = join(folder, 'near.json');
  run = await widthwise(
    ...'refute expressivity --drop distinct-inputs --out'.split(' '),
    folder,
    '--near-miss',
    near,
  );
  card = join(folder, `${/GENUINE {2}(CE-[0-9a-f]{8})/u.exec(run.stdout)?.[1]}.json`);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the near miss on the command line', () => {
  it('is printed by refute, and its certificate is verified by check', async () => {
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/near miss\n {2}satisfies {2}the inputs are distinct\n/u);
    expect(run.stdout).toMatch(/ {2}changed {4}X\[1,1\]: 1 -> 3\/2\n {2}distance {3}1 number/u);
    expect(run.stdout).toContain(`written ${near}, the certificate of the near miss`);
    const checked = await widthwise('check', near);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(
      /^VERIFIED {2}These inputs are shattered by [^]* on these 2 inputs/u,
    );
  });

  it('is certified again by card and replay', async () => {
    const again = join(folder, 'again.json');
    const exported = await widthwise('card', card, '--near-miss', again);
    expect(exported.code, exported.stderr).toBe(0);
    expect(exported.stdout).toContain('Near miss, satisfies: the inputs are distinct.');
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(near, 'utf8'));
    const replayed = await widthwise('replay', '--json', card);
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toMatchObject([
      { kind: 'genuine', card: { nearMiss: { kind: 'certified', changed: ['X[1,1]: 1 -> 3/2'] } } },
    ]);
  });

  it('is refused by replay where its card names another change', async () => {
    const changed = join(folder, 'changed.json');
    const text = readFileSync(card, 'utf8');
    writeFileSync(changed, text.replace('X[1,1]: 1 -> 3/2', 'X[1,1]: 1 -> 1'));
    for (const command of ['replay', 'card']) {
      const refused = await widthwise(command, changed);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toMatch(/genuine, but not its near miss: .*not so: the\s+inputs/u);
    }
  });

  it('is reported as missing where there is none, and no file is written', async () => {
    const none = join(folder, 'none.json');
    const nothing = ['card', 'CE-51371496', '--near-miss', none];
    const exported = await widthwise(...nothing);
    expect(exported.code).toBe(2);
    expect(exported.stderr).toMatch(/CE-51371496 has no near miss/u);
    const refuted = await widthwise(
      ...'refute no-bad-minimum --drop no-bad-minimum --out'.split(' '),
      folder,
      '--near-miss',
      none,
    );
    expect(refuted.code).toBe(0);
    expect(refuted.stdout).toMatch(/near miss: not\s+applicable/u);
    expect(refuted.stdout).not.toContain('claimed by the file');
    const replayed = await widthwise('replay', 'CE-51371496');
    expect(replayed.stdout).toMatch(
      /near miss, claimed by the file,\s+not checked:\s+not\s+applicable/u,
    );
    expect(refuted.stderr).toMatch(/none\.json was not written/u);
    expect(() => readFileSync(none)).toThrow(/ENOENT/u);
  });

  it('is refused unless one hypothesis is dropped', async () => {
    for (const words of [['--matrix'], []]) {
      const refused = await widthwise('refute', 'expressivity', ...words, '--near-miss', near);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/belongs to one dropped hypothesis/u);
    }
  });
});
