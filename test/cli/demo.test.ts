import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allProperties } from '../../properties/index.ts';
import { isLong } from '../runs.ts';
import { schemaNamed } from '../../src/cli/results/published.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

describe('widthwise demo', () => {
  it(
    'proves that a small network memorises 1,000 digits, and runs the suite of Theorem A',
    { timeout: 600_000 },
    () =>
      inFolder(async (folder) => {
        const end = await widthwise(folder, 'demo');
        expect(end.code).toBe(0);
        expect(end.stderr).toMatch(/^(?:expected .*, by a rough estimate\n)+$/u);
        expect(await readdir(folder)).toEqual(['four-neurons.proof.json']);
        expect(end.stdout).toMatch(/^VERIFIED {2}A network .* of width m = 4/mu);
        expect(end.stdout).toMatch(
          /on these\s+1000\s+inputs\s+in\s+dimension\s+784\s+fits\s+these\s+labels\s+exactly/u,
        );
        expect(end.stdout).toMatch(/^expressivity: mnist:1000, width 4 \| +1 \| +1 \|/mu);
        const { length } = allProperties.filter(({ theorem }) => theorem === 'expressivity');
        expect(end.stdout).toMatch(
          new RegExp(`\\n${length} held on drawn instances, 0 failed\\n$`, 'u'),
        );
        const check = await widthwise(folder, 'check', 'four-neurons.proof.json', '--quiet');
        expect(check).toMatchObject({ code: 0, stdout: 'verified\n' });
      }),
  );

  it.runIf(isLong)('prints a document that fits its schema', { timeout: 600_000 }, () =>
    inFolder(async (folder) => {
      const { code, stdout } = await widthwise(folder, '--json', 'demo');
      expect(code).toBe(0);
      const document = JSON.parse(stdout);
      const schema = schemaNamed('demo');
      if (schema === undefined) throw new Error('no schema demo');
      const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false });
      const validate = ajv.compile(schema);
      expect(validate(document) ? null : validate.errors).toBeNull();
      const { certificate, suite } = document;
      expect(certificate.verdict.kind).toBe('verified');
      expect(suite.footer).toMatchObject({ failed: 0, complete: true });
      expect(validate({ certificate, suite: { ...suite, footer: {} } })).toBe(false);
    }),
  );
});
