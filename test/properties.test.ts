import { describe, expect, it } from 'vitest';
import { allProperties } from '../properties/index.ts';
import { propertyReport } from '../src/reports/terminal.ts';
import { isLong, runs } from './runs.ts';

describe('every property holds', () => {
  for (const property of allProperties)
    it(property.id, async () => {
      const tried = runs(Math.ceil(property.runs / 5), property.runs);
      const result = await property.check({ seed: 20211206, runs: tried });
      // a run shorter than its default does not judge shares
      const ending = isLong || tried === property.runs ? 'passed' : 'short';
      expect(result.kind, propertyReport(result)).toBe(ending);
    });
});
