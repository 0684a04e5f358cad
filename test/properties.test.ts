import { describe, expect, it } from 'vitest';
import { allProperties } from '../properties/index.ts';
import { propertyReport } from '../src/reports/terminal.ts';

describe('every property holds', () => {
  for (const property of allProperties)
    it(property.id, async () => {
      const result = await property.check({ seed: 20211206 });
      expect(result.kind, propertyReport(result)).toBe('passed');
    });
});
