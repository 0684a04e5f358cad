/**
 * # The LaTeX of a report, compiled
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { latexReport } from '../../src/records/flat.ts';
import { compileFault, isSkipped, reason, resultOf, writeDocument } from '../support/latex.ts';
import { property } from './lines.ts';
import { broken, hostile, states, verified } from './states.ts';

/** The control sequences and signs of TeX, each of which would end the table or run something. */
const tex = '\\end{tabular}\\input{secret}\\write18{id} ^^5cend % # & $ _ ~ { } \\\\';

describe('the LaTeX of a report', () => {
  it.skipIf(isSkipped)(`compiles without packages, whatever the text in it${reason}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'widthwise-report-'));
    try {
      const tables = [
        ...Object.values(states).map((runs) => latexReport(runs())),
        ...[hostile, broken, tex].map((text) => latexReport(verified([property(`${text}/a`)]))),
      ];
      writeDocument(folder, [], tables);
      expect(compileFault(folder)).toBe('');
      const { log, isPdf } = resultOf(folder);
      expect(isPdf).toBe(true);
      expect(log).not.toMatch(/Missing character|runsystem|secret/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
