/**
 * # Certificates as JSON Schema
 *
 * For people who write such files from other programs. proofs-notes/certificate-format.md lists what the reader refuses
 * beyond that: key order, numbers that are not the shortest decimals of a double, sizes that do not agree.
 * @module
 */
import { definitions } from '../../sigma/expression-schema.ts';
import { formatName } from '../format.ts';
import { closedObject, objectSchema, schemasOf } from '../object-shapes.ts';
import type { Schema } from '../shapes.ts';
import { claimKinds, hasOwnCentre, isClaimName } from './kinds.ts';
import { atLeast, finite, labels, positive, recipe, size, text } from './values.ts';

const rows: Schema = { type: 'array', items: { type: 'array', items: finite.schema } };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const shape = { rows: size.schema, cols: size.schema, sha256: digest };
const newer = { columns: rows, distinct: size.schema };
const sources = [{ matrix: rows }, { recipe: objectSchema(recipe) }];
/** The inputs of version 1, and of version 2, which uses a feature that version 1 lacks. */
const versions = [
  { version: 1, inputs: sources.map((own) => closedObject({ ...shape, ...own })) },
  {
    version: 2,
    inputs: sources.map((own) => ({
      ...closedObject({ ...shape, ...own }, newer),
      anyOf: Object.keys(newer).map((key) => ({ required: [key] })),
    })),
  },
];
const names = Object.keys(claimKinds).filter(isClaimName);
const claims = names.flatMap((kind) =>
  schemasOf(claimKinds[kind]).map((own) => ({
    properties: {
      claim: closedObject({
        kind: { const: kind },
        activation: { $ref: '#/$defs/expression' },
        width: size.schema,
        radius: positive.schema,
        ...own,
        inputs: {},
      }),
      witness: closedObject(
        {
          outputs: labels.schema,
          hidden: rows,
          ...(hasOwnCentre(kind) ? { start: rows, multiplier: atLeast(0).schema } : {}),
        },
        { inverse: rows },
      ),
    },
  })),
);

export const claimsSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `${formatName}, versions 1 and 2`,
  ...closedObject({
    format: { const: formatName },
    version: {},
    claim: {},
    witness: {},
    provenance: closedObject(
      {},
      { tool: text.schema, command: text.schema, seed: text.schema, created: text.schema },
    ),
  }),
  oneOf: claims,
  anyOf: versions.map(({ version, inputs }) => ({
    properties: {
      version: { const: version },
      claim: { properties: { inputs: { oneOf: inputs } } },
    },
  })),
  $defs: definitions,
};
