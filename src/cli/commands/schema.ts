/**
 * # widthwise schema
 * @module
 */
import type { Command } from 'commander';
import { WidthwiseError } from '../../errors.ts';
import { aligned } from '../../reports/table.ts';
import { suggestion } from '../../suggest.ts';
import type { ExitCode } from '../exit-codes.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function schemaCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Prints the JSON Schema of a file format, of adapter protocol 1, or of what a command prints under --json. Without a name: what there is. What a schema cannot say (key order, fractions in lowest terms, sizes that must agree) is in proofs-notes/certificate-format.md, facts-format.md and conformance.md.',
    )
    .argument('[name]', 'such as claims, facts, protocol, record, data, weights, or a command')
    .addHelpText(
      'after',
      '\nExamples:\n  widthwise schema\n  widthwise schema facts > facts.schema.json\n  widthwise schema check > check.schema.json',
    )
    .action(async (name: string | undefined) => {
      await print(name, command.optsWithGlobals<GlobalOptions>());
      end(0);
    });
}

async function print(name: string | undefined, options: GlobalOptions): Promise<void> {
  const { publishedSchemas, schemaNamed } = await import('../results/published.ts'); // help needs none of it
  const output = outputFor(options);
  const all = publishedSchemas();
  const names = all.map((one) => one.name);
  if (name === undefined) {
    const rows = all.map((one) => [one.name, one.says]);
    output.result(aligned(rows, { left: 2 }).join('\n'), jsonText(all));
    return;
  }
  const schema = schemaNamed(name);
  if (schema === undefined)
    throw new WidthwiseError(
      'usage',
      `there is no schema "${name}"${suggestion(name, names)}`,
      `There are: ${names.join(', ')}.`,
    );
  const text = jsonText(schema);
  output.content(text, text);
}
