/**
 * # Formats that are declared once
 *
 * A schema of zod gives the type, the strict reader and the JSON Schema of a format. Nothing that a verdict rests on is
 * read so: certificates and facts have shapes of their own.
 *
 * ## Main definitions
 * - {@link Of}: the type of what a schema reads
 * - {@link readAs}: the value, or the first thing wrong with it, in a sentence with its place
 * - {@link jsonSchema}
 *
 * ## Implementation notes
 * The description of a part says what it is both in the published schema and in the sentence of an error. zod takes
 * 50 to 100 ms to load: a command that reads none of these formats must not import this.
 * @module
 */
import { z } from 'zod';
import { suggestion } from '../suggest.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** What a schema reads, which nobody changes. */
export type Of<S extends z.ZodType> = DeepReadonly<z.infer<S>>;

/** A value, or the rule that it breaks. */
export type Read<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'bad'; readonly rule: string };

/** A value in a few words, never the whole of it. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
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

/** What is wrong, to be said behind the place. */
function complaint(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'custom') return issue.message ?? 'is not allowed';
  if (issue.code === 'unrecognized_keys') {
    const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
    return strangerText(issue.keys[0] ?? '', known);
  }
  // the input of a union is the object; the discriminator is what is wrong there
  const { code, input } = issue;
  const last = issue.path?.at(-1);
  const found =
    code === 'invalid_union' && typeof last === 'string' && typeof input === 'object'
      ? Object.entries(input ?? {}).find(([name]) => name === last)?.[1]
      : input;
  return `: expected ${wanted(issue)}, got ${shown(found)}`;
}

/** "caps.ops[2]". A key that is no plain name is quoted. */
function placeOf(path: readonly PropertyKey[], root: string): string {
  return path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    const name = String(step);
    const plain = /^[\w-]{1,40}$/u.test(name) ? name : shown(name);
    return place === '' ? plain : `${place}.${plain}`;
  }, root);
}

/** Reads strictly; `name` is what the whole value is called. */
export function readAs<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
): Read<z.infer<S>> {
  const read = schema.safeParse(value, { error: complaint });
  if (read.success) return { kind: 'ok', value: read.data };
  const { issues } = read.error;
  // a misspelled key explains what else is wrong
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const says = first?.message ?? '';
  const joint = says.startsWith(':') ? '' : ' ';
  return { kind: 'bad', rule: `${placeOf(first?.path ?? [], name)}${joint}${says}` };
}

/** The check that an object has none of a set of keys but these; a schema says so by `propertyNames`. */
export function only(known: readonly string[]) {
  return ({ value, issues }: z.core.ParsePayload<object>): void => {
    const stranger = Object.keys(value).find((key) => !known.includes(key));
    if (stranger !== undefined)
      issues.push({ code: 'custom', message: strangerText(stranger, known), input: value });
  };
}

/** The rule that the first key breaks which looks like a misspelling of one of these; any other key is allowed. */
export function misspelled(
  value: object,
  known: readonly string[],
  name: string,
): { readonly kind: 'bad'; readonly rule: string } | undefined {
  const keys = Object.keys(value);
  const left = known.filter((key) => !keys.includes(key));
  const slip = keys.find((key) => !known.includes(key) && suggestion(key, left) !== '');
  return slip === undefined
    ? undefined
    : { kind: 'bad', rule: `${name} ${strangerText(slip, left)}` };
}

/** The JSON Schema (2020-12) of what the schema reads. */
export function jsonSchema(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
