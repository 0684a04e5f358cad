/** Told what share of a stage is done, and of which. It returns nothing, so no verdict depends on it. */
export type OnShare = (share: number, stage: string) => void;
