/**
 * # Facts files as JSON Schema
 *
 * For people who write such files from other programs. What the reader refuses besides (fractions not in lowest terms,
 * sizes that do not agree, key order) stands in proofs-notes/facts-format.md.
 * @module
 */
import { expressionSchema } from '../../sigma/expression-schema.ts';
import { objectSchema, record } from '../shapes.ts';
import type { Schema } from '../shapes.ts';
import { factsFormatName, factsFormatVersion } from './format.ts';
import { factShape } from './kinds.ts';
import { factsLimits } from './limits.ts';
import { list, name, table } from './values.ts';

const text: Schema = { type: 'string', maxLength: 10_000 };
const key: Schema = { pattern: '^[a-z][a-z-]{0,39}$' };

function texts(of: Schema): Schema {
  return { type: 'object', propertyNames: key, additionalProperties: of };
}

export const factsSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `${factsFormatName}, version ${factsFormatVersion}`,
  type: 'object',
  properties: {
    format: { const: factsFormatName },
    version: { const: factsFormatVersion },
    instance: {
      type: 'object',
      properties: {
        activation: { $ref: '#/$defs/expression' },
        inputs: table('samples').schema,
        labels: list('samples').schema,
        points: {
          type: 'object',
          propertyNames: name.schema,
          maxProperties: factsLimits.points,
          additionalProperties: objectSchema(
            record({ outputs: list('parameters'), hidden: table('parameters') }),
          ),
        },
      },
      required: ['points'],
      additionalProperties: false,
    },
    facts: { type: 'array', minItems: 1, maxItems: factsLimits.facts, items: factShape.schema },
    card: texts({ anyOf: [text, { type: 'array', items: text }] }),
    provenance: texts(text),
  },
  required: ['format', 'version', 'instance', 'facts', 'provenance'],
  additionalProperties: false,
  $defs: {
    rational: {
      type: 'string',
      maxLength: factsLimits.digits,
      pattern: '^(?:0|-?[1-9][0-9]*(?:/[1-9][0-9]*)?)$',
    },
    expression: expressionSchema,
  },
};
