/**
 * # Facts files as JSON Schema
 *
 * For people who write such files from other programs. proofs-notes/facts-format.md lists what the reader refuses
 * beyond that: fractions not in lowest terms, sizes that do not agree, key order.
 * @module
 */
import { definitions } from '../../sigma/expression-schema.ts';
import { record } from '../shapes.ts';
import { closedObject, objectSchema } from '../object-shapes.ts';
import type { Schema } from '../shapes.ts';
import { factsFormatName } from './format.ts';
import { factShape } from './families.ts';
import type { Kinds } from './families.ts';
import { kinds } from './kinds.ts';
import { factsLimits } from './limits.ts';
import { list, name, table } from './values.ts';

const text: Schema = { type: 'string', maxLength: 10_000 };
const key: Schema = { pattern: '^[a-z][a-z-]{0,39}$' };

function texts(of: Schema): Schema {
  return { type: 'object', propertyNames: key, additionalProperties: of };
}

const points: Schema = {
  type: 'object',
  propertyNames: name.schema,
  maxProperties: factsLimits.points,
  additionalProperties: objectSchema(
    record({ outputs: list('weights'), hidden: table('weights') }),
  ),
};

/** The rows of the points in files with a fact that takes no large ones. */
const smallPoints: Schema = {
  additionalProperties: { properties: { outputs: { maxItems: factsLimits.parameters } } },
};

const known: Kinds = kinds;
const large = Object.entries(known).flatMap(([fact, kind]) => (kind.large === true ? [fact] : []));
const since3 = Object.entries(known).flatMap(([fact, { since }]) => (since === 3 ? [fact] : []));

/** What version 1 does not have, and what version 2 does not have. */
const newIn2: Schema = { required: ['by'], properties: { by: { const: 'zero-input' } } };
const newIn3: Schema = { properties: { fact: { enum: since3 } } };

export const factsSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `${factsFormatName}, versions 1 to 3`,
  ...closedObject(
    {
      format: { const: factsFormatName },
      version: {},
      instance: closedObject(
        { points },
        {
          activation: { $ref: '#/$defs/expression' },
          inputs: table('samples').schema,
          labels: list('samples').schema,
        },
      ),
      facts: {
        type: 'array',
        minItems: 1,
        maxItems: factsLimits.facts,
        items: factShape(kinds).schema,
      },
      provenance: texts(text),
    },
    { card: texts({ anyOf: [text, { type: 'array', items: text }] }) },
  ),
  allOf: [
    {
      anyOf: [
        {
          properties: { version: { const: 1 } },
          not: { properties: { facts: { contains: { anyOf: [newIn2, newIn3] } } } },
        },
        {
          properties: { version: { const: 2 }, facts: { contains: newIn2 } },
          not: { properties: { facts: { contains: newIn3 } } },
        },
        { properties: { version: { const: 3 }, facts: { contains: newIn3 } } },
      ],
    },
    {
      anyOf: [
        { properties: { facts: { items: { properties: { fact: { enum: large } } } } } },
        { properties: { instance: { properties: { points: smallPoints } } } },
      ],
    },
  ],
  $defs: definitions,
};
