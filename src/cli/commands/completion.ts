/**
 * # widthwise completion
 * @module
 */
import type { Command } from 'commander';
import { Argument } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import { oneOf } from '../option-limits.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function completionCommand(
  command: Command,
  end: (code: ExitCode) => void,
  whole: () => Promise<Command>,
): void {
  command
    .description(
      'Prints a script with which a shell completes commands, targets, options and their values.',
    )
    .addArgument(
      new Argument('<shell>', 'that is to complete').choices(shells).argParser(oneOf(shells)),
    )
    .addHelpText(
      'after',
      `
Examples:
  eval "$(widthwise completion bash)"        in ~/.bashrc
  eval "$(widthwise completion zsh)"         in ~/.zshrc, after compinit
  widthwise completion fish | source         in ~/.config/fish/config.fish`,
    )
    .action(async (shell: Shell) => {
      const { placesOf, scripts } = await import('../completion.ts'); // help needs none of it
      const text = scripts[shell](await placesOf(await whole()));
      const output = outputFor(command.optsWithGlobals<GlobalOptions>());
      output.content(text, jsonText({ shell, script: text }));
      end(0);
    });
}
