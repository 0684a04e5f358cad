/**
 * # Expressions in certificates, as JSON Schema
 *
 * For a schema whose `$defs` has it as `expression`, and `rational` beside it. It knows no limit of depth or size.
 * @module
 */
import { expressionLimits, functions, operations } from './expression-json.ts';

const part = { $ref: '#/$defs/expression' };

function tuple(...prefixItems: readonly object[]): object {
  return { type: 'array', prefixItems, items: false, minItems: prefixItems.length };
}

export const expressionSchema: Readonly<Record<string, unknown>> = {
  anyOf: [
    { enum: ['x', 'pi'] },
    { $ref: '#/$defs/rational' },
    tuple({ enum: ['neg', ...functions.keys()] }, part),
    tuple({ enum: [...operations.keys()] }, part, part),
    tuple({ const: 'pow' }, part, {
      type: 'integer',
      minimum: 0,
      maximum: expressionLimits.exponent,
    }),
  ],
};
