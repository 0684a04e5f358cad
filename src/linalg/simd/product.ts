/**
 * # The product in WebAssembly
 *
 * Copies panels of A and B into a memory of bounded size and runs product.wat on them. Without
 * WebAssembly SIMD the twin in JavaScript takes over, with the same bits.
 * @module
 */
import { floor, max, min } from '../../arithmetic/machine.ts';
import type { Dense } from '../matrix.ts';
import { productBytes } from './product-bytes.ts';
import { productTwin } from './twin.ts';

interface Machine {
  readonly memory: WebAssembly.Memory;
  /** The parameters of product.wat, in order. */
  readonly run: (...panels: readonly number[]) => void;
}

/** Bytes of a panel of A (kept in the second-level cache), of a panel of B, and of their product. */
const rowPanelBytes = 524_288;
const colPanelBytes = 16_777_216;
const outPanelBytes = 16_777_216;
const pageBytes = 65_536;
/** Beyond this depth four rows and four columns no longer fit into small panels: the twin takes over. */
const deepest = 131_072;

function start(): Machine | undefined {
  const bytes = Uint8Array.from(atob(productBytes), (byte) => byte.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, product } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof product !== 'function') return undefined;
  return { memory, run: (...panels) => void product(...panels) };
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

/** Rows of B in blocks of four, each depth x 4, which are columns of B^T; 0 beyond the end. */
function pack(to: Float64Array, { rows, cols: depth, data }: Dense, from: number): void {
  for (let s = 0; s < to.length / depth; s++)
    for (let k = 0; k < depth; k++)
      to[(s - (s & 3)) * depth + 4 * k + (s & 3)] =
        from + s < rows ? (data[(from + s) * depth + k] ?? 0) : 0;
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

/** Copies what lies below the diagonal to above it, square by square, which the cache holds. */
export function mirror(C: Float64Array, n: number): void {
  for (let row = 0; row < n; row += 32)
    for (let col = 0; col <= row; col += 32)
      for (let j = row; j < min(n, row + 32); j++)
        for (let i = col; i < min(j, col + 32); i++) C[i * n + j] = C[j * n + i] ?? Number.NaN;
}

/** Rows in a panel where what lies above the diagonal is left out: fewer rows leave out more. */
const lowRowBlocks = 32;

/**
 * The entries of A B^T row by row, for rows of one length; the bits of {@link productTwin}. Of A A^T panels above the
 * diagonal are mirrored, not computed.
 */
export function product(A: Dense, B: Dense): Float64Array {
  if (A !== B) return panelled(A, B, false);
  const C = panelled(A, A, true);
  mirror(C, A.rows);
  return C;
}

/** The same on and below the diagonal; what stands above it says nothing. */
export function lowerProduct(A: Dense, B: Dense): Float64Array {
  return panelled(A, B, true);
}

function panelled(A: Dense, B: Dense, onlyLower: boolean): Float64Array {
  const { rows, cols: depth } = A;
  const cols = B.rows;
  if (machine === undefined || depth > deepest) return productTwin(A, B);
  const { memory, run } = machine;
  const most = panelsFor(rows, depth, cols);
  const { colBlocks, bytes } = most;
  const rowBlocks = onlyLower ? min(most.rowBlocks, lowRowBlocks) : most.rowBlocks;
  const [height, width] = [4 * rowBlocks, 4 * colBlocks];
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(floor((missing + pageBytes - 1) / pageBytes));
  const [fromB, fromC] = [8 * height * depth, 8 * (height + width) * depth];
  const a = new Float64Array(memory.buffer, 0, height * depth);
  const b = new Float64Array(memory.buffer, fromB, width * depth);
  const c = new Float64Array(memory.buffer, fromC, height * width);
  const C = new Float64Array(rows * cols);
  for (let col = 0; col < cols; col += width) {
    pack(b, B, col);
    for (let row = 0; row < rows; row += height) {
      const blocks = onlyLower ? min(colBlocks, blocksFor(row + height - col)) : colBlocks;
      if (blocks <= 0) continue;
      a.set(A.data.subarray(row * depth, (row + height) * depth)); // rows beyond the end are not read out
      c.fill(0); // the kernel adds to it
      run(0, fromB, fromC, depth, rowBlocks, blocks);
      for (let i = row; i < min(rows, row + height); i++) {
        const from = (i - row) * 4 * blocks;
        C.set(c.subarray(from, from + min(4 * blocks, cols - col)), i * cols + col);
      }
    }
  }
  return C;
}
