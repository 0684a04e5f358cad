/**
 * # widthwise list
 * @module
 */
import type { Command } from 'commander';
import { aligned } from '../../reports/table.ts';
import { theorems } from '../../theorems/registry.ts';
import type { ExitCode } from '../exit-codes.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function listCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description('Lists the theorems and lemmas.')
    .addHelpText('after', '\nExample:\n  widthwise list')
    .action(() => {
      const lines = aligned(
        theorems.map(({ stem, title }) => [stem, title]),
        { left: 2 },
      );
      const entries = theorems.map(({ stem, kind, title, claims }) => ({
        stem,
        kind,
        title,
        claims,
      }));
      outputFor(command.optsWithGlobals<GlobalOptions>()).result(
        lines.join('\n'),
        jsonText(entries),
      );
      end(0);
    });
}
