/**
 * # A fixed random sample of mutants
 *
 * A checker for Stryker that accepts the requested share of mutants and refuses the others. The choice depends only on
 * the seed, the file, the place and the change, so a run after adding tests meets the same mutants.
 * @module
 */
import { createHash } from 'node:crypto';
import { CheckStatus } from '@stryker-mutator/api/check';
import type { Checker, CheckResult } from '@stryker-mutator/api/check';
import type { Mutant, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';

/** The share of mutants that is drawn: a number from 0 to 1. */
export interface Sample {
  readonly share: number;
  readonly seed: number;
}

type Drawn = Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>;

/**
 * A number from 0 to 1 that is distributed uniformly over mutants; the file's path starts at src.
 */
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
