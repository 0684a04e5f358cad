/**
 * # What only a file vouches for
 *
 * Words before a text of a card that no checker looks at.
 * @module
 */

export const unchecked = 'claimed by the file, not checked';

/** Before what a search says of minimality: a check of the file does not search again. */
export const searchSays = 'its search, which no check repeats, says';
