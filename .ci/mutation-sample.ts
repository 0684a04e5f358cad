/**
 * # A fixed random sample of mutants
 *
 * A checker for Stryker that lets through the share of mutants that is asked for and refuses the others. Which ones
 * depends on the seed, the file, the place and the change alone, so a run after more tests meets the same mutants.
 * @module
 */
import { createHash } from 'node:crypto';
import { CheckStatus } from '@stryker-mutator/api/check';
import type { Checker, CheckResult } from '@stryker-mutator/api/check';
import type { Mutant, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';

/** Of all mutants, the share that is drawn: a number from 0 to 1. */
export interface Sample {
  readonly share: number;
  readonly seed: number;
}

type Drawn = Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>;

/** A number from 0 to 1 that is spread evenly over mutants; the file is named from src on. */
export function drawnAt(seed: number, mutant: Drawn): number {
  const { fileName, location, mutatorName, replacement } = mutant;
  const file = fileName.replaceAll('\\', '/').replace(/^.*\/src\//u, 'src/');
  const { start, end } = location;
  const place = [start.line, start.column, end.line, end.column];
  const text = JSON.stringify([seed, file, ...place, mutatorName, replacement]);
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

class SampleChecker implements Checker {
  static readonly inject = tokens(commonTokens.options);
  readonly #options: StrykerOptions;

  constructor(options: StrykerOptions) {
    this.#options = options;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  group(mutants: readonly Mutant[]): Promise<string[][]> {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  check(mutants: readonly Mutant[]): Promise<Record<string, CheckResult>> {
    const { share, seed } = this.#options['sample'] as Sample;
    const results = mutants.map((mutant): [string, CheckResult] => [
      mutant.id,
      drawnAt(seed, mutant) < share
        ? { status: CheckStatus.Passed }
        : { status: CheckStatus.CompileError, reason: 'not drawn' },
    ]);
    return Promise.resolve(Object.fromEntries(results));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];

export const strykerValidationSchema = {
  properties: {
    sample: {
      type: 'object',
      properties: { share: { type: 'number' }, seed: { type: 'integer' } },
    },
  },
};
