/**
 * # Data for library users
 * @module
 */
import { show } from '../data/data-set.ts';
import type { DataSet } from '../data/data-set.ts';
import { loadData as load } from '../data/load.ts';
import type { DataRequest } from '../data/load.ts';
import { WidthwiseError } from '../errors.ts';
import { demandKeys } from './keys.ts';

/**
 * The requested data set: read, label column split off, rows normalised, bias column appended.
 *
 * @throws {@link WidthwiseError}: `usage` on unknown keys; `input`, naming file, line, column or field, on data that
 * cannot be used.
 */
export async function loadData(request: DataRequest): Promise<DataSet> {
  demandKeys<DataRequest>(request, {
    data: 'needed',
    inputs: 'optional',
    labels: 'optional',
    features: 'optional',
    ignore: 'optional',
    rows: 'optional',
    sample: 'optional',
    classes: 'optional',
    exact: 'optional',
    normalise: 'optional',
    bias: 'optional',
    seed: 'needed',
  });
  const how: unknown = request.normalise ?? 'none';
  if (how !== 'none' && how !== 'rows')
    throw new WidthwiseError('usage', `expected "none" or "rows", got ${show(how)}`, 'Give one.', {
      field: 'request.normalise',
    });
  return load(request);
}
