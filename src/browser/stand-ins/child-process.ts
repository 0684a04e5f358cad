/**
 * # `node:child_process` in a page, which starts no process
 * @module
 */
import { absent } from './absent.ts';

export const fork = absent('reader of Parquet and Arrow files');
