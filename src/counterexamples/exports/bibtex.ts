/**
 * # A card as BibTeX
 *
 * An entry for the counterexample itself, and one for each reference.
 * @module
 */
import { bibtexText, keyText } from '../../codecs.ts';
import { WidthwiseError } from '../../errors.ts';
import { version } from '../../version.ts';
import { claimText } from '../card.ts';
import type { Card } from '../card.ts';

const works: ReadonlyMap<string, string> = new Map([
  [
    'Zhang21',
    `@inproceedings{Zhang21,
  author = {Zhang, Jiawei and Zhang, Yushun and Hong, Mingyi and Sun, Ruoyu and Luo, Zhi-Quan},
  title = {When Expressivity Meets Trainability: Fewer than $n$ Neurons Can Work},
  booktitle = {Advances in Neural Information Processing Systems},
  year = {2021},
  eprint = {2210.12001},
  archiveprefix = {arXiv},
}`,
  ],
  [
    'Ghorbani19',
    `@inproceedings{Ghorbani19,
  author = {Ghorbani, Behrooz and Mei, Song and Misiakiewicz, Theodor and Montanari, Andrea},
  title = {Limitations of Lazy Training of Two-layers Neural Networks},
  booktitle = {Advances in Neural Information Processing Systems},
  year = {2019},
  eprint = {1906.08899},
  archiveprefix = {arXiv},
}`,
  ],
  [
    'Kawaguchi18',
    `@article{Kawaguchi18,
  author = {Kawaguchi, Kenji and Huang, Jiaoyang and Kaelbling, Leslie Pack},
  title = {Effect of Depth and Width on Local Minima in Deep Learning},
  journal = {Neural Computation},
  year = {2019},
  eprint = {1811.08150},
  archiveprefix = {arXiv},
}`,
  ],
  [
    'KK19',
    `@misc{KK19,
  author = {Kawaguchi, Kenji and Kaelbling, Leslie Pack},
  title = {Elimination of All Bad Local Minima in Deep Learning},
  year = {2019},
  eprint = {1901.00279},
  archiveprefix = {arXiv},
}`,
  ],
  [
    'Song21',
    `@inproceedings{Song21,
  author = {Song, Chaehwan and Ramezani-Kebrya, Ali and Pethick, Thomas and Eftekhari, Armin and Cevher, Volkan},
  title = {Subquadratic Overparameterization for Shallow Neural Networks},
  booktitle = {Advances in Neural Information Processing Systems},
  year = {2021},
  eprint = {2111.01875},
  archiveprefix = {arXiv},
}`,
  ],
  [
    'DL19',
    `@misc{DL19,
  author = {Dou, Xialiang and Liang, Tengyuan},
  title = {Training Neural Networks as Learning Data-adaptive Kernels},
  year = {2019},
  eprint = {1901.07114},
  archiveprefix = {arXiv},
}`,
  ],
]);

function workOf(key: string): string {
  const entry = works.get(key);
  if (entry === undefined)
    throw new WidthwiseError(
      'input',
      `no BibTeX entry for the reference ${JSON.stringify(key)}`,
      `There are: ${[...works.keys()].join(', ')}.`,
      { field: 'card.references' },
    );
  return entry;
}

/** The entries, the counterexample first. */
export function bibtexOf(card: Card): string {
  const own = [
    `@misc{${keyText(card.id)},`,
    `  title = {Counterexample ${keyText(card.id)}: ${bibtexText(card.title)}},`,
    `  howpublished = {Widthwise ${version}},`,
    `  note = {Exact; ${bibtexText(claimText(card))}. Check: \\texttt{widthwise check ${keyText(card.id)}.json}},`,
    '}',
  ].join('\n');
  return [own, ...card.references.map(workOf), ''].join('\n\n');
}
