/**
 * # widthwise schema
 * @module
 */
import { Argument } from 'commander';
import type { Command } from 'commander';
import { claimsSchema } from '../../certificates/claims/schema.ts';
import { factsSchema } from '../../certificates/facts/schema.ts';
import type { ExitCode } from '../exit-codes.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

const schemas = { claims: claimsSchema, facts: factsSchema };

export function schemaCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Prints the JSON Schema of a file format, for programs that write such files. What a schema cannot say (key order, fractions in lowest terms, sizes that must agree) is in proofs-notes/certificate-format.md and facts-format.md.',
    )
    .addArgument(
      new Argument('<format>', 'certificates; facts files and cards').choices(Object.keys(schemas)),
    )
    .addHelpText('after', '\nExample:\n  widthwise schema facts > facts.schema.json')
    .action((format: keyof typeof schemas) => {
      const text = jsonText(schemas[format]);
      outputFor(command.optsWithGlobals<GlobalOptions>()).result(text, text);
      end(0);
    });
}
