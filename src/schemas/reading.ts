/**
 * # Formats that are declared once
 *
 * A schema of zod gives the type, the strict reader and the JSON Schema of a format. Nothing that a verdict depends on
 * is read this way: certificates and facts have their own shapes.
 *
 * ## Main definitions
 * - {@link Of}: the type of a schema's values
 * - {@link readAs}: the value, or the first thing wrong with it in a sentence with its place; {@link readPart}: the
 *   same with sentence and place separate
 * - {@link jsonSchema}
 *
 * ## Implementation notes
 * The description of a part appears both in the published schema and in error messages. zod takes 50 to 100 ms to load:
 * a command that reads none of these formats must not import this.
 * @module
 */
import { z } from 'zod';
import { suggestion } from '../suggest.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A schema's value, deeply readonly. */
export type Of<S extends z.ZodType> = DeepReadonly<z.infer<S>>;

/** A value, or the rule that it violates. */
export type Read<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'bad'; readonly rule: string };

/** A value in a few words, never the whole of it. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 40) : value) ?? 'another value';
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
]);

/** `has no key "x"; did you mean "y"?` */
function strangerText(stranger: string, known: readonly string[]): string {
  const hint = suggestion(stranger, known);
  const only = known.length === 0 ? '' : `, only ${known.join(', ')}`;
  return `has no key ${shown(stranger)}${hint === '' ? only : hint}`;
}

function wanted(issue: z.core.$ZodRawIssue): string {
  const { inst } = issue;
  const described = inst instanceof z.ZodType ? inst.description : undefined;
  if (described !== undefined) return described;
  if (issue.code === 'invalid_type') return kinds.get(issue.expected) ?? issue.expected;
  if (issue.code === 'invalid_value') return orList(issue.values);
  if (issue.code === 'invalid_union' && Array.isArray(issue['options']))
    return orList(issue['options']);
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  return issue.code === 'too_big' ? `at most ${issue.maximum}` : 'another form';
}

function orList(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1 ? shown(only) : `one of ${values.map(String).join(', ')}`;
}

/** What is wrong, to follow the place in a message. */
function complaint(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'custom') return issue.message ?? 'is not allowed';
  if (issue.code === 'unrecognized_keys') {
    const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
    return strangerText(issue.keys[0] ?? '', known);
  }
  // for a union zod reports the whole object as input, but the discriminator is what is wrong
  const { code, input } = issue;
  const last = issue.path?.at(-1);
  const found =
    code === 'invalid_union' && typeof last === 'string' && typeof input === 'object'
      ? Object.entries(input ?? {}).find(([name]) => name === last)?.[1]
      : input;
  return `expected ${wanted(issue)}, got ${shown(found)}`;
}

/** "caps.ops[2]". A key that is not a plain name is quoted. */
export function placeOf(path: readonly PropertyKey[], root = ''): string {
  return path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    const name = String(step);
    const plain = /^[\w-]{1,40}$/u.test(name) ? name : shown(name);
    return place === '' ? plain : `${place}.${plain}`;
  }, root);
}

/** The path of a key "__proto__". */
function pathToPrototype(value: unknown): readonly PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return [];
  const parts: Iterable<readonly [PropertyKey, unknown]> = Array.isArray(value)
    ? value.entries() // without a list of pairs: there may be millions of numbers
    : Object.entries(value);
  for (const [key, part] of parts) {
    const below = pathToPrototype(part);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}

/** Reads strictly; a refusal has the place within the value, and what is wrong there. */
export function readPart<S extends z.ZodType>(
  schema: S,
  value: unknown,
):
  | { readonly kind: 'ok'; readonly value: z.infer<S> }
  | { readonly kind: 'bad'; readonly path: readonly PropertyKey[]; readonly says: string } {
  const hidden = pathToPrototype(value);
  // zod silently drops this key from a record
  if (hidden !== undefined) return { kind: 'bad', path: hidden, says: 'has no key "__proto__"' };
  const read = schema.safeParse(value, { error: complaint });
  if (read.success) return { kind: 'ok', value: read.data };
  const { issues } = read.error;
  // a misspelled key explains what else is wrong
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  return { kind: 'bad', path: first?.path ?? [], says: first?.message ?? '' };
}

/** Reads strictly; `name` is the name of the whole value in messages. */
export function readAs<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
): Read<z.infer<S>> {
  const read = readPart(schema, value);
  if (read.kind === 'ok') return read;
  const joint = read.says.startsWith('has') ? ' ' : ': ';
  return { kind: 'bad', rule: `${placeOf(read.path, name)}${joint}${read.says}` };
}

/** A check that an object has no keys but these; a schema expresses it by `propertyNames`. */
export function only(known: readonly string[]) {
  return ({ value, issues }: z.core.ParsePayload<object>): void => {
    const stranger = Object.keys(value).find((key) => !known.includes(key));
    if (stranger !== undefined)
      issues.push({ code: 'custom', message: strangerText(stranger, known), input: value });
  };
}

/** The complaint about the first key that looks like a misspelling of one of these; any other key is allowed. */
export function misspelled(value: object, known: readonly string[]): string | undefined {
  const slip = Object.keys(value).find(
    (key) => !known.includes(key) && suggestion(key, known) !== '',
  );
  return slip === undefined ? undefined : strangerText(slip, known);
}

/** The schema as JSON Schema (2020-12). */
export function jsonSchema(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
