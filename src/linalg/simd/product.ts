/**
 * # The product in WebAssembly
 *
 * Packs panels of A and B into a memory of bounded size and runs product.wat on them. Without
 * WebAssembly SIMD the twin takes over, with the same bits.
 * @module
 */
import { floor, max, min } from '../../arithmetic/machine.ts';
import { productBytes } from './product-bytes.ts';
import { productTwin } from './twin.ts';

type Kernel = (
  a: number,
  b: number,
  c: number,
  depth: number,
  rowBlocks: number,
  colBlocks: number,
) => void;

interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly run: Kernel;
}

/** Bytes of a panel of A (kept in the second-level cache), of a panel of B, and of their product. */
const rowPanelBytes = 524_288;
const colPanelBytes = 16_777_216;
const outPanelBytes = 16_777_216;
const pageBytes = 65_536;
/** Beyond this depth four rows and four columns no longer fit into small panels: the twin takes over. */
const deepest = 131_072;

function start(): Machine | undefined {
  const bytes = Uint8Array.from(Buffer.from(productBytes, 'base64'));
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, product } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof product !== 'function') return undefined;
  return { memory, run: (a, b, c, depth, rows, cols) => void product(a, b, c, depth, rows, cols) };
}

const machine = start();

/** How many blocks of four lines of `depth` doubles fit into `bytes`, at least one, at most `wanted`. */
function blocksIn(bytes: number, depth: number, wanted: number): number {
  return max(1, min(wanted, floor(bytes / (32 * max(1, depth)))));
}

/** The number of blocks of four that hold `count` lines. */
function blocksFor(count: number): number {
  return floor((count + 3) / 4);
}

/** Rows from..from+4 blocks of A, each block depth x 4 with the four rows interleaved; 0 beyond the end. */
function packRows(
  to: Float64Array,
  A: Float64Array,
  depth: number,
  from: number,
  blocks: number,
): void {
  for (let r = 0; r < 4 * blocks; r++) {
    const base = (r >> 2) * 4 * depth + (r & 3);
    for (let k = 0; k < depth; k++) to[base + 4 * k] = A[(from + r) * depth + k] ?? 0;
  }
}

/** Columns of B in blocks of four, each block depth x 4; 0 beyond the end. */
function packCols(
  to: Float64Array,
  B: Float64Array,
  depth: number,
  cols: number,
  from: number,
  blocks: number,
): void {
  for (let k = 0; k < depth; k++)
    for (let s = 0; s < 4 * blocks; s++) {
      const j = from + s;
      to[(s >> 2) * 4 * depth + 4 * k + (s & 3)] = j < cols ? (B[k * cols + j] ?? 0) : 0;
    }
}

function unpack(
  C: Float64Array,
  block: Float64Array,
  rows: number,
  cols: number,
  at: {
    readonly row: number;
    readonly col: number;
    readonly rowBlocks: number;
    readonly colBlocks: number;
  },
): void {
  const lastRow = min(rows, at.row + 4 * at.rowBlocks);
  const lastCol = min(cols, at.col + 4 * at.colBlocks);
  for (let i = at.row; i < lastRow; i++) {
    const r = i - at.row;
    const base = (r >> 2) * at.colBlocks * 16 + (r & 3) * 4;
    for (let j = at.col; j < lastCol; j++) {
      const s = j - at.col;
      C[i * cols + j] = block[base + (s >> 2) * 16 + (s & 3)] ?? Number.NaN;
    }
  }
}

/** How many blocks of four rows and of four columns are packed at a time, and the bytes that takes. */
export interface Panels {
  readonly rowBlocks: number;
  readonly colBlocks: number;
  readonly bytes: number;
}

/**
 * The panels for A rows x depth and B depth x cols: at most 40 MB for each depth <= 131072. The product of
 * two panels is bounded too: with a small depth it is far larger than both.
 */
export function panelsFor(rows: number, depth: number, cols: number): Panels {
  const rowBlocks = blocksIn(rowPanelBytes, depth, blocksFor(rows));
  const fitting = blocksIn(colPanelBytes, depth, blocksFor(cols));
  const colBlocks = max(1, min(fitting, floor(outPanelBytes / (128 * rowBlocks))));
  const bytes = 32 * depth * (rowBlocks + colBlocks) + 128 * rowBlocks * colBlocks;
  return { rowBlocks, colBlocks, bytes };
}

/** C = A B for A rows x depth and B depth x cols, all row-major; the bits of {@link productTwin}. */
export function product(
  A: Float64Array,
  B: Float64Array,
  rows: number,
  depth: number,
  cols: number,
): Float64Array {
  if (machine === undefined || depth > deepest) return productTwin(A, B, rows, depth, cols);
  const { memory, run } = machine;
  const { rowBlocks, colBlocks, bytes } = panelsFor(rows, depth, cols);
  const aSize = 4 * rowBlocks * depth;
  const bSize = 4 * colBlocks * depth;
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(floor((missing + pageBytes - 1) / pageBytes));
  const a = new Float64Array(memory.buffer, 0, aSize);
  const b = new Float64Array(memory.buffer, 8 * aSize, bSize);
  const c = new Float64Array(memory.buffer, 8 * (aSize + bSize), 16 * rowBlocks * colBlocks);
  const C = new Float64Array(rows * cols);
  for (let col = 0; col < cols; col += 4 * colBlocks) {
    packCols(b, B, depth, cols, col, colBlocks);
    for (let row = 0; row < rows; row += 4 * rowBlocks) {
      packRows(a, A, depth, row, rowBlocks);
      run(0, 8 * aSize, 8 * (aSize + bSize), depth, rowBlocks, colBlocks);
      unpack(C, c, rows, cols, { row, col, rowBlocks, colBlocks });
    }
  }
  return C;
}
