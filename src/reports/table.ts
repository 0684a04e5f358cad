/**
 * # Tables of text
 * @module
 */

export interface TableStyle {
  /** How many leading columns are left-aligned; the others are right-aligned. */
  readonly left?: number;
  readonly between?: string;
}

/** The rows, each column as wide as its widest cell. */
export function aligned(
  rows: readonly (readonly string[])[],
  { left = 0, between = '  ' }: TableStyle = {},
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  const cellOf = (cell: string, k: number): string =>
    k < left ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0);
  return rows.map((row) => row.map(cellOf).join(between).trimEnd());
}
