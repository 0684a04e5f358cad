/**
 * # Reading a case from a file
 *
 * A case from a file must satisfy what generated cases do: known operation, shapes that agree, finite entries, the id
 * of its content.
 * @module
 */
import { builtIn } from '../sigma/built-in.ts';
import { identified } from './cases.ts';
import { isFields } from './messages.ts';
import type { Read } from '../schemas/reading.ts';
import { dtypes, methods, operations } from './protocol.ts';
import type { Case, Dimension, Dtype, FlagName, Flags, Operation } from './protocol.ts';
import { decodeTensor } from './tensor.ts';

function bad(rule: string): { readonly kind: 'bad'; readonly rule: string } {
  return { kind: 'bad', rule };
}

/** The case, or the first rule that it violates. */
export function readCase(value: unknown): Read<Case> {
  const read = readContent(value);
  if (read.kind === 'bad' || !isFields(value)) return read;
  return read.value.id === value['id'] ? read : bad('id is the hash of the content');
}

/** The same for a case without an id. */
export function readContent(value: unknown): Read<Case> {
  if (!isFields(value)) return bad('a case is a JSON object');
  const { op, dtype, activation, flags, inputs } = value;
  if (!isOperation(op)) return bad('op is one of those of protocol 1');
  if (!isDtype(dtype)) return bad('dtype is f64, f32 or q');
  if (!isFields(flags) || !areFlags(flags, operations[op].flags))
    return bad(`flags has those of ${op}: ${operations[op].flags.join(', ')}`);
  if (!isFields(inputs)) return bad('inputs is an object of tensors');
  if (!isActivation(op, activation))
    return bad(`${op} has ${operations[op].activation ? 'a built-in' : 'no'} activation`);
  const fault = shapeFault(op, dtype, inputs);
  if (fault !== undefined) return bad(fault);
  const testCase = identified({
    op,
    dtype,
    ...(activation === undefined ? {} : { activation }),
    flags,
    inputs: tensorsOf(op, inputs),
  });
  return { kind: 'ok', value: testCase };
}

function isOperation(op: unknown): op is Operation {
  return typeof op === 'string' && Object.hasOwn(operations, op);
}

function isActivation(op: Operation, name: unknown): name is string | undefined {
  if (!operations[op].activation) return name === undefined;
  return typeof name === 'string' && builtIn.has(name);
}

function isDtype(dtype: unknown): dtype is Dtype {
  return dtypes.some((name) => name === dtype);
}

const flagValues: Readonly<Record<FlagName, (value: unknown) => boolean>> = {
  loss: (value) => value === 'half-sum' || value === 'mean',
  columns: (value) => value === 'neuron-major' || value === 'input-major',
  slopeAtZero: (value) =>
    typeof value === 'string' && /^-?\d{1,16}(?:\/[1-9]\d{0,15})?$/u.test(value),
  method: (value) => methods.some((name) => name === value),
};

function areFlags(flags: object, allowed: readonly FlagName[]): flags is Flags {
  return Object.entries(flags).every(([name, value]) =>
    allowed.some((flag) => flag === name && flagValues[flag](value)),
  );
}

/** The inputs of the operation, with consistent sizes and finite entries. */
function shapeFault(
  op: Operation,
  dtype: Dtype,
  inputs: Readonly<Record<string, unknown>>,
): string | undefined {
  const sizes = new Map<Dimension, number>();
  for (const [name, dimensions] of Object.entries(operations[op].inputs)) {
    const read = decodeTensor(inputs[name], dtype);
    if (read.kind === 'bad') return `input "${name}": ${read.because}`;
    if (read.kind === 'numbers' && !read.data.every(Number.isFinite))
      return `input "${name}" has finite entries`;
    if (read.shape.length !== dimensions.length)
      return `input "${name}" has ${dimensions.length} dimensions`;
    for (const [k, dimension] of dimensions.entries()) {
      const size = read.shape[k] ?? 0;
      if (size < 1 || (sizes.get(dimension) ?? size) !== size)
        return `input "${name}": its dimension ${dimension} fits the other inputs`;
      sizes.set(dimension, size);
    }
  }
  return undefined;
}

function tensorsOf(op: Operation, inputs: Readonly<Record<string, unknown>>): Case['inputs'] {
  const named = Object.keys(operations[op].inputs).map((name) => [name, inputs[name]] as const);
  const all = Object.fromEntries(named);
  if (!areTensors(all)) throw new RangeError('readCase: the inputs were checked before');
  return all;
}

function areTensors(inputs: Readonly<Record<string, unknown>>): inputs is Case['inputs'] {
  return Object.values(inputs).every(isFields);
}
