/**
 * # In what numbers Coq computes
 * @module
 */

/** Files of the theory, the relative rounding of its matrices, and the modules of Coq with axioms on its numbers. */
export interface NumberFormat {
  readonly files: readonly string[];
  readonly rounding: number;
  readonly machine: readonly string[];
}

export type CoqFormat = 'integers' | 'bignums' | 'floats';

export const formats: Readonly<Record<CoqFormat, NumberFormat>> = {
  integers: { files: ['FormatZ'], rounding: 2 ** -39, machine: [] },
  bignums: { files: ['FormatB'], rounding: 2 ** -79, machine: ['PrimInt63', 'Uint63'] },
  floats: {
    files: ['FormatB', 'FormatH'],
    rounding: 2 ** -52,
    machine: ['PrimInt63', 'Uint63', 'PrimFloat', 'FloatAxioms'],
  },
};

export const coqFormats: readonly CoqFormat[] = ['integers', 'bignums', 'floats'];
