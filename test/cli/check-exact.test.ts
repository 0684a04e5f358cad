import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const small = ['certify', 'expressivity', '--data', 'gaussian:8x4', '--labels', 'random-sign'];

describe('widthwise check --exact', () => {
  it('verifies without an inverse, and says how many bits it took', () =>
    inFolder(async (folder) => {
      expect(await widthwise(folder, ...small)).toMatchObject({ code: 0 });
      const { code, stdout, stderr } = await widthwise(folder, 'check', 'proof.json', '--exact');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^VERIFIED/u);
      expect(stdout).toContain('enclosed at 128 bits');
      expect(stdout).not.toContain('norm(I - G M)');
      const json = await widthwise(folder, '--json', 'check', 'proof.json', '--exact');
      expect(JSON.parse(json.stdout)).toMatchObject({ verdict: { kind: 'verified' } });
    }));

  it('finds inputs by digest, and refutes a smaller radius', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'proof.json');
      expect(await widthwise(folder, ...small, '--by-digest')).toMatchObject({ code: 0 });
      expect(await widthwise(folder, 'check', 'proof.json', '--exact')).toMatchObject({ code: 0 });
      const data = ['--data', 'gaussian:8x4:2'];
      const other = await widthwise(folder, 'check', 'proof.json', '--exact', ...data);
      expect(other.code).toBe(1);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/"radius":[^,]+/u, '"radius":1e-30'));
      const end = await widthwise(folder, 'check', 'proof.json', '--exact', '--quiet');
      expect(end.code).toBe(1);
      expect(end.stdout).toMatch(
        /^rejected: claim\.radius: false: sigma_min\(J\) > .*128 bits\)\n$/u,
      );
    }));
});
