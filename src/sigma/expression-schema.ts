/**
 * # Expressions in certificates, as JSON Schema
 *
 * {@link definitions} are the `$defs` of a schema that refers to `expression` or `rational`. They do not limit depth or
 * size.
 * @module
 */
import { expressionLimits, functions, operations } from './expression-json.ts';

const part = { $ref: '#/$defs/expression' };

function tuple(...prefixItems: readonly object[]): object {
  return { type: 'array', prefixItems, items: false, minItems: prefixItems.length };
}

const expression: object = {
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

/** Fractions in lowest terms, as far as a pattern can express that. */
const rational: object = {
  type: 'string',
  maxLength: expressionLimits.digits,
  pattern: '^(?:0|-?[1-9][0-9]*(?:/[1-9][0-9]*)?)$',
};

export const definitions: Readonly<Record<string, object>> = { rational, expression };
