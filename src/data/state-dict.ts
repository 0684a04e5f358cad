/**
 * # Networks from arrays by name
 *
 * What a state_dict holds: "0.weight", "0.bias", "2.weight", "2.bias", or the same names below a prefix ("net.0.weight").
 * A weight is out x in, as in PyTorch; a kernel is in x out, as in Keras and Flax. Keras may end a name with ":0", and
 * calls its layers dense, dense_1, dense_2.
 *
 * ## Main definitions
 * - {@link stagesIn}, {@link isStateDict}
 *
 * ## Implementation notes
 * The file says nothing of the order of its layers but their names. It is taken where the names differ in one number, or
 * where shapes leave only one order; a guess could be another network.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import type { NamedTensor } from './safetensors.ts';
import type { Stage } from './stages.ts';

const advice =
  'Save the weights and biases of the linear layers alone, named 0.weight, 0.bias, 1.weight and so on.';

const part = /^(?:(?<layer>.*)[./])?(?<role>weight|kernel|bias)(?::0)?$/u;

/** Whether one of these names is that of a layer's weights. */
export function isStateDict(names: Iterable<string>): boolean {
  return [...names].some((name) =>
    ['weight', 'kernel'].includes(part.exec(name)?.groups?.['role'] ?? ''),
  );
}

type Roles = Map<string, NamedTensor>;

function rolesByLayer(
  tensors: ReadonlyMap<string, NamedTensor>,
  file: string,
): ReadonlyMap<string, Roles> {
  const layers = new Map<string, Roles>();
  for (const [name, tensor] of tensors) {
    const { layer = '', role } = part.exec(name)?.groups ?? {};
    if (role === undefined)
      throw unusable('an array that is neither weight nor bias of a linear layer', advice, {
        file,
        field: name.slice(0, 60),
      });
    const roles = layers.get(layer) ?? new Map<string, NamedTensor>();
    if (roles.has(role))
      throw unusable(`a second ${role} of the layer`, advice, { file, field: name.slice(0, 60) });
    layers.set(layer, roles.set(role, tensor));
  }
  return layers;
}

function matrixOf(name: string, roles: Roles, file: string): Dense {
  const [weight, kernel] = [roles.get('weight'), roles.get('kernel')];
  const found = weight ?? kernel;
  const [rows, cols] = found?.dims ?? [];
  const place = { file, field: name.slice(0, 60) };
  if (found === undefined || (weight !== undefined && kernel !== undefined))
    throw unusable('expected one matrix of weights', advice, place);
  if (rows === undefined || cols === undefined)
    throw unusable(`weights of shape ${found.dims.join(' x ')}, expected a matrix`, advice, place);
  if (weight !== undefined) return dense(rows, cols, weight.data);
  const turned = Float64Array.from({ length: rows * cols }, (_, k) => {
    const i = k % rows;
    return found.data[i * cols + (k - i) / rows] ?? Number.NaN;
  });
  return dense(cols, rows, turned);
}

function stageOf(name: string, roles: Roles, file: string): Stage {
  const weights = matrixOf(name, roles, file);
  const biases = roles.get('bias');
  if (biases === undefined) return { weights, biases: undefined };
  if (biases.dims.length !== 1 || biases.data.length !== weights.rows)
    throw unusable(`biases of shape ${biases.dims.join(' x ')} for ${weights.rows} units`, advice, {
      file,
      field: `${name}.bias`.slice(0, 60),
    });
  return { weights, biases: biases.data };
}

function chains(stages: readonly Stage[]): boolean {
  return stages.every(({ weights }, k) => k === 0 || weights.cols === stages[k - 1]?.weights.rows);
}

/** The first dense layer of Keras, which has no number. */
const firstDense = /(?<=^|\/)dense$/u;

/** The sign of the first difference of the numbers in two names. */
function byNumbers(a: string, b: string): number {
  const [x = [], y = []] = [a, b].map((name) => Array.from(name.matchAll(/\d+/gu), Number));
  const at = x.findIndex((number, k) => number !== y[k]);
  return (x[at] ?? 0) - (y[at] ?? 0);
}

/** The stages in their order. */
function ordered(named: readonly (readonly [string, Stage])[], file: string): readonly Stage[] {
  const numbered = named.map(
    ([name, stage]) => [name.replace(firstDense, 'dense_0'), stage] as const,
  );
  const texts = new Set(numbered.map(([name]) => name.replaceAll(/\d+/gu, '#')));
  const sorted = numbered.toSorted(([a], [b]) => byNumbers(a, b));
  const isStrict = sorted.every(
    ([name], k) => k === 0 || byNumbers(sorted[k - 1]?.[0] ?? '', name) < 0,
  );
  const stages = sorted.map(([, stage]) => stage);
  const orders =
    texts.size === 1 && isStrict
      ? [stages]
      : named.length === 2
        ? [stages, stages.toReversed()]
        : [];
  const fitting = orders.filter(chains);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  throw unusable(
    `no order of the layers ${named
      .map(([name]) => JSON.stringify(name.slice(0, 30)))
      .slice(0, 8)
      .join(', ')} is clear from names and shapes`,
    advice,
    { file },
  );
}

/** The layers in their order. Throws {@link WidthwiseError} (`input`), naming the array. */
export function stagesIn(
  tensors: ReadonlyMap<string, NamedTensor>,
  file: string,
): readonly Stage[] {
  const layers = rolesByLayer(tensors, file);
  return ordered(
    Array.from(layers, ([name, roles]) => [name, stageOf(name, roles, file)] as const),
    file,
  );
}
