/**
 * # `node:zlib` in a page, where nothing is unpacked
 * @module
 */
import { absent } from './absent.ts';

export const inflateRawSync = absent('reader of .npz files');
export const crc32 = inflateRawSync;
