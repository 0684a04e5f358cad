/**
 * # The version of this program, as in package.json
 * @module
 */

export const version = '0.1.0';
