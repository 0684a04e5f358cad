/**
 * # Hand-made Parquet files
 *
 * One row group, one plain page per column, without compression; the counts may be wrong.
 * @module
 */

/** A column of doubles, 64-bit integers or text; null where a value is missing. */
export interface ParquetColumn {
  readonly name: string;
  readonly values: readonly (number | bigint | string | null)[];
}

export interface Lies {
  readonly rows?: number;
  readonly groupRows?: number;
  readonly columnValues?: number;
  /** The definition levels: runs of bytes that say which values are present. */
  readonly levels?: readonly number[];
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

/** A field of a struct in Thrift's compact protocol: its number, its type and its bytes. */
type Field = readonly [id: number, type: number, bytes: readonly number[]];

const int = (id: number, value: number): Field => [id, 6, varint(2 * value)];
const small = (id: number, value: number): Field => [id, 5, varint(2 * value)];
const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];
const binary = (text: string): number[] => [...varint(utf8(text).length), ...utf8(text)];
const list = (id: number, type: number, items: readonly (readonly number[])[]): Field => [
  id,
  9,
  [(items.length << 4) | type, ...items.flat()], // at most 14 of them
];

function struct(...fields: readonly Field[]): number[] {
  let last = 0;
  const bytes = fields.flatMap(([id, type, own]) => {
    const head = ((id - last) << 4) | type;
    last = id;
    return [head, ...own];
  });
  return [...bytes, 0];
}

const [bigInteger, double, text] = [2, 5, 6];

function typeOf({ values }: ParquetColumn): number {
  const first = values.find((value) => value !== null);
  return typeof first === 'bigint' ? bigInteger : typeof first === 'string' ? text : double;
}

function plain(value: number | bigint | string): number[] {
  if (typeof value === 'string') {
    const bytes = utf8(value);
    return [bytes.length, 0, 0, 0, ...bytes];
  }
  const view = new DataView(new ArrayBuffer(8));
  if (typeof value === 'bigint') view.setBigInt64(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

function pageOf({ values }: ParquetColumn, lies: Lies): number[] {
  const runs = values.flatMap((value) => [2, value === null ? 0 : 1]); // of one
  const levels = lies.levels ?? runs;
  const body = [
    levels.length & 255,
    levels.length >> 8,
    0,
    0,
    ...levels,
    ...values.flatMap((value) => (value === null ? [] : plain(value))),
  ];
  const header = struct(small(1, values.length), small(2, 0), small(3, 3), small(4, 3));
  const head = struct(small(1, 0), small(2, body.length), small(3, body.length), [5, 12, header]);
  return [...head, ...body];
}

/** A file with these columns. */
export function parquetFile(columns: readonly ParquetColumn[], lies: Lies = {}): Uint8Array {
  const rows = columns[0]?.values.length ?? 0;
  const body = utf8('PAR1');
  const chunks = columns.map((column) => {
    const start = body.length;
    const page = pageOf(column, lies);
    body.push(...page);
    const about = struct(
      small(1, typeOf(column)),
      list(2, 5, [varint(0), varint(6)]),
      list(3, 8, [binary(column.name)]),
      small(4, 0),
      int(5, lies.columnValues ?? rows),
      int(6, page.length),
      int(7, page.length),
      int(9, start),
    );
    return struct(int(2, start), [3, 12, about]);
  });
  const elements = columns.map((column) =>
    struct(
      small(1, typeOf(column)),
      small(3, 1),
      [4, 8, binary(column.name)],
      ...(typeOf(column) === text ? [small(6, 0)] : []),
    ),
  );
  const footer = struct(
    small(1, 1),
    list(2, 12, [struct([4, 8, binary('schema')], small(5, columns.length)), ...elements]),
    int(3, lies.rows ?? rows),
    list(4, 12, [struct(list(1, 12, chunks), int(2, body.length), int(3, lies.groupRows ?? rows))]),
  );
  const { length } = footer;
  return Uint8Array.from([...body, ...footer, length & 255, length >> 8, 0, 0, ...utf8('PAR1')]);
}
