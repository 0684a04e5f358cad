/**
 * # JSON data
 *
 * A bare array of rows, or {"X": rows, "y": labels}.
 * @module
 */
import { unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { toDense } from './from-memory.ts';

function isRows(value: unknown): value is readonly (readonly number[])[] {
  return Array.isArray(value) && value.every((row) => Array.isArray(row));
}

function isLabels(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((y) => typeof y === 'number' && Number.isFinite(y));
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const because = error instanceof Error ? error.message : 'not JSON';
    throw unusable(because, 'NaN and Infinity are not JSON; give finite numbers.', { file });
  }
}

/** The table in this text. `file` is named in errors. */
export function readJson(text: string, file: string): Table {
  const value = parsed(text, file);
  const named = new Map<string, unknown>(
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [['X', value]],
  );
  const rows = named.get('X');
  if (!isRows(rows))
    throw unusable(
      'expected rows of numbers',
      'Give [[...], ...] or {"X": [[...], ...], "y": [...]}.',
      {
        file,
        field: 'X',
      },
    );
  const labels = named.get('y');
  if (labels !== undefined && !isLabels(labels))
    throw unusable('expected finite numbers', 'Give one number a sample.', { file, field: 'y' });
  return {
    values: toDense(rows, `${file}, X`),
    names: undefined,
    labels: labels === undefined ? undefined : Float64Array.from(labels),
  };
}
