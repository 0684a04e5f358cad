/**
 * # 16-bit floating-point numbers
 *
 * Widened to float64, which is exact. DataView has getFloat16 from Node 24 on, and none for bfloat16.
 *
 * ## Main definitions
 * - {@link float16At}, {@link bfloat16At}: the number in these two bytes, little-endian
 * @module
 */

/** IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. */
export function float16At(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The upper half of a float32. */
export function bfloat16At(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4));
  wide.setUint16(2, view.getUint16(at, true), true);
  return wide.getFloat32(0, true);
}
