/**
 * # widthwise certify
 * @module
 */
import type { Command } from 'commander';
import { targetNames } from '../../certify/targets.ts';
import type { Target } from '../../certify/targets.ts';
import { addCertifyOptions, demandOptions, describeTargets } from '../certify-options.ts';
import type { CertifyOptions } from '../certifying.ts';
import type { ExitCode } from '../exit-codes.ts';
import { oneOf } from '../option-limits.ts';

export function certifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command.addArgument(
    command
      .createArgument('<theorem>', 'what to certify')
      .choices(targetNames)
      .argParser(oneOf(targetNames)),
  );
  addCertifyOptions(command);
  describeTargets(command);
  command.action(async (target: Target) => {
    demandOptions(target, command);
    const { certify } = await import('../certifying.ts'); // help needs none of it
    end(await certify(target, command.optsWithGlobals<CertifyOptions>()));
  });
}
