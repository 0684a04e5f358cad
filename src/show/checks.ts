/**
 * # How to check a file oneself
 * @module
 */
import { isFactsFile } from '../certify/check.ts';
import { shellText } from '../codecs.ts';

/** Commands that check the file with this text, as they could be typed; a card of the gallery is saved first. */
export function checksOf(file: string, text: string, inGallery: boolean): readonly string[] {
  const saved = inGallery ? `${file}.json` : file;
  const python = (script: string): string =>
    shellText(['python3', `src/certificates/${script}`, saved]);
  if (!isFactsFile(text))
    return [
      shellText(['widthwise', 'check', file]),
      shellText(['widthwise', 'check', file, '--exact']),
      python('recheck.py'),
    ];
  return [
    ...(inGallery
      ? [
          shellText(['widthwise', 'replay', file]),
          shellText(['widthwise', 'card', file, '--format', 'json', '--out', saved]),
        ]
      : []),
    shellText(['widthwise', 'check', saved]),
    python('recheck_facts.py'),
  ];
}
