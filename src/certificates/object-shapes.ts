/**
 * # Objects made of parts, and descriptions of parts
 *
 * ## Main definitions
 * - {@link joined}: the entries of two parts
 * - {@link object}: an object with the entries of a part and no others
 * - {@link wordsOf}, {@link schemasOf}: for the tables of the notes, and for JSON Schema
 * - {@link objectSchema}, {@link closedObject}: the JSON Schema of an object
 * @module
 */
import { entriesOf, fields } from './parsed-json.ts';
import { either } from './shapes.ts';
import type { Part, Schema, Shape } from './shapes.ts';

/** The entries of one part, and then those of another. */
export function joined<A, B>(first: Part<A>, second: Part<B>): Part<A & B> {
  return {
    keys: (found, at) => [...first.keys(found, at), ...second.keys(found, at)],
    take: (found, at) => ({ ...first.take(found, at), ...second.take(found, at) }),
    give: (value) => ({ ...first.give(value), ...second.give(value) }),
    made: { by: 'joined', parts: [first, second] },
  };
}

/** An object with the entries of a part and no others. */
export function object<T>(part: Part<T>): Shape<T> {
  return {
    read: (value, at) => part.take(fields(value, at, part.keys(entriesOf(value, at), at)), at),
    write: (value) => part.give(value),
    words: `object (${wordsOf(part)})`,
    schema: objectSchema(part),
  };
}

/** "key: words, ..."; only the key if that says enough. */
export function wordsOf({ made }: Part<unknown>): string {
  if (made.by === 'joined') return made.parts.map(wordsOf).join(', ');
  if (made.by === 'record')
    return Object.entries(made.shapes)
      .map(([key, { words }]) => (words === '' ? key : `${key}: ${words}`))
      .join(', ');
  const choices = Object.entries(made.variants).map(([name, part]) => {
    const words = wordsOf(part);
    return words === '' ? `\`${name}\`` : `\`${name}\` (with ${words})`;
  });
  return `${made.key}: ${either(choices)}`;
}

/** The schemas of the entries for each choice of words. */
export function schemasOf({ made }: Part<unknown>): readonly Readonly<Record<string, Schema>>[] {
  if (made.by === 'record')
    return [
      Object.fromEntries(Object.entries(made.shapes).map(([key, { schema }]) => [key, schema])),
    ];
  if (made.by === 'variant')
    return Object.entries(made.variants).flatMap(([name, part]) =>
      schemasOf(part).map((own) => ({ [made.key]: { const: name }, ...own })),
    );
  let choices: readonly Readonly<Record<string, Schema>>[] = [{}];
  for (const part of made.parts)
    choices = choices.flatMap((own) => schemasOf(part).map((more) => ({ ...own, ...more })));
  return choices;
}

/** The JSON Schema of {@link object}. */
export function objectSchema(part: Part<unknown>): Schema {
  const choices = schemasOf(part).map((properties) => closedObject(properties));
  return choices.length === 1 ? { ...choices[0] } : { oneOf: choices };
}

/** The JSON Schema of an object with these keys, these optional keys, and no others. */
export function closedObject(
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}
