/**
 * # Certificates with one change
 *
 * Each is refused, or proves its changed claim: the exact checker judges every eighth of those that are still verified.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExactly } from '../../src/certificates/exact/check.ts';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { runs } from '../runs.ts';
import { mutantsOf } from './mutants.ts';
import { neverAsked } from './support.ts';

const folder = join(import.meta.dirname, '../corpus/valid/v1');
const sampled = 8;
/** One of so many mutants is tried. */
const stride = runs(3, 1);

describe('certificates with one random change', () => {
  it('are refused, or proved again by the exact checker', { timeout: 600_000 }, async () => {
    const counts = new Map<string, number>();
    const again: string[] = [];
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [k, { change, text: mutant }] of [...mutantsOf(text)].entries()) {
        if (k % stride !== 0) continue;
        const { kind } = await checkCertificate(mutant, neverAsked);
        const seen = counts.get(kind) ?? 0;
        counts.set(kind, seen + 1);
        if (kind !== 'verified' || seen % sampled !== 0) continue;
        const exact = await checkExactly(mutant, neverAsked);
        again.push(exact.kind);
        expect(exact.kind, `${file}, ${change}`).toBe('verified');
      }
    }
    process.stdout.write(
      `mutants: ${[...counts].map(([kind, n]) => `${n} ${kind}`).join(', ')}; ${again.length} of the verified proved again exactly\n`,
    );
    // otherwise the run would be vacuous
    for (const kind of ['malformed', 'rejected', 'verified', 'unsupported'])
      expect(counts.get(kind), kind).toBeGreaterThan(50);
    expect(again.length).toBeGreaterThan(50);
  });
});
