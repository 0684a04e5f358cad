import type { Claim } from './format.ts';

/** Told what share of a stage is done, and of which. It returns nothing, so no verdict depends on it. */
export type OnShare = (share: number, stage: string) => void;

/** Told how far a check is, and before it what the file claims. No verdict depends on them. */
export interface Listeners {
  readonly onShare?: OnShare | undefined;
  readonly onClaim?: ((claim: Claim) => void) | undefined;
}
