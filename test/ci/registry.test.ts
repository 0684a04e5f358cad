import { describe, expect, it } from 'vitest';
import { emptyPartsOf, familiesTable, faultsOf, indexOf, kindsTable } from '../../.ci/registry.ts';
import type { Registry } from '../../.ci/registry.ts';
import { name } from '../../src/certificates/facts/values.ts';
import { record } from '../../src/certificates/shapes.ts';
import type { Theorem } from '../../src/theorems/theorem.ts';

const theorem: Theorem = {
  stem: 'toy',
  kind: 'theorem',
  title: 'Theorem T',
  statement: ['1 = 1'],
  hypotheses: [{ id: 'T.h1', says: 'a', checkedBy: 'b', without: 'c' }],
  claims: ['zero-near'],
  limits: ['1 < 2'],
  references: ['Euclid'],
};

/** A note with the index of the first list, where that of the second belongs. */
function generated(written: readonly Theorem[], wanted = written): Registry['generated'][number] {
  return { file: 'README.md', text: `# Notes\n\n${indexOf(written)}\n`, part: indexOf(wanted) };
}

const property = { id: 'toy/equality', theorem: 'toy' };
const sound: Registry = {
  theorems: [theorem],
  listed: [property],
  notes: ['README', 'toy', 'trust'],
  propertyFiles: ['toy'],
  folders: new Map([
    ['toy', ['statement', 'refutations', 'near-miss', 'witnesses', 'target', 'plan']],
    ['lemmas', []],
  ]),
  emptyParts: new Map([['toy', []]]),
  exported: new Map([['toy', [property]]]),
  generated: [generated([theorem])],
  references: '[Euclid] Elements.',
  rows: [{ id: 'toy/a', without: ['T.h1'] }],
  cards: ['toy/a'],
  targets: ['toy'],
};

function faults(change: Partial<Registry>): readonly string[] {
  return faultsOf({ ...sound, ...change });
}

describe('the check of the registry', () => {
  it('finds nothing wrong with a complete registry', () => {
    expect(faultsOf(sound)).toEqual([]);
  });

  it('names each thing that is missing, left over, repeated, empty or filed in the wrong place', () => {
    const other = { id: 'other/equality', theorem: 'other' };
    const empty = {
      ...theorem,
      hypotheses: [{ id: 'T.h1', says: 'a', checkedBy: 'b', without: ' ' }],
    };
    const wrong: readonly [Partial<Registry>, RegExp][] = [
      [{ notes: ['README'] }, /^toy: no note/u],
      [{ propertyFiles: [] }, /^toy: no property file/u],
      [
        {
          folders: new Map([
            ['toy', ['statement', 'refutations', 'near-miss', 'witnesses', 'target']],
          ]),
        },
        /^toy: no src\/theorems\/toy\/plan\.ts$/u,
      ],
      [
        { folders: new Map([...sound.folders, ['stray', []]]) },
        /^src\/theorems\/stray belongs to no theorem/u,
      ],
      [{ emptyParts: new Map([['toy', ['## Proof']]]) }, /^proofs-notes\/toy\.md: .* "## Proof"$/u],
      [{ targets: [] }, /^toy: no target of certify/u],
      [{ theorems: [{ ...theorem, limits: [] }] }, /^toy: its statement has no limits/u],
      [{ notes: ['toy', 'stray'] }, /^proofs-notes\/stray\.md belongs to no theorem/u],
      [{ propertyFiles: ['toy', 'stray'] }, /^properties\/stray\.ts belongs to no theorem/u],
      [
        { exported: new Map([['toy', [property, { ...property, id: 'toy/new' }]]]) },
        /toy\/new is not in/u,
      ],
      [{ exported: new Map([['toy', [{ ...property, theorem: 'lemma' }]]]) }, /belongs to lemma/u],
      [
        { listed: [property, other] },
        /^property other\/equality belongs to other, which is no theorem/u,
      ],
      [{ listed: [property, property] }, /^the id toy\/equality is used twice/u],
      [{ theorems: [empty] }, /^toy: hypothesis T\.h1 does not say/u],
      [
        { rows: [{ id: 'toy/a', without: ['T.h1', 'T.h2'] }] },
        /^the rule of toy\/a names T\.h2, which no statement assumes$/u,
      ],
      [
        { rows: [{ id: 'toys/a', without: [] }], cards: ['toys/a'] },
        /^toy: no row in src\/theorems\/registry\.ts drops/u,
      ],
      [{ cards: [] }, /^the gallery has no card of toy\/a/u],
      [{ references: '' }, /^toy: reference \[Euclid\]/u],
      [
        { generated: [generated([theorem], [{ ...theorem, title: 'Theorem S' }])] },
        /^a table in README\.md is out of date/u,
      ],
    ];
    for (const [change, fault] of wrong) {
      expect(faults(change)).toHaveLength(1);
      expect(faults(change)[0]).toMatch(fault);
    }
    expect(faults({ listed: [], exported: new Map() })).toEqual([
      'toy: no property in properties/suites.ts',
    ]);
  });
});

describe('the table of families', () => {
  it('has a line for each fact', () => {
    expect(familiesTable({ kkt: { kkt: 1 }, data: { 'input-rank': 1, lower: 2 } })).toBe(
      "// families:begin\n  kkt: families.kkt,\n  'input-rank': families.data,\n  lower: families.data,\n  // families:end",
    );
  });
});

describe('a note', () => {
  it('has an empty section where nothing follows a heading', () => {
    expect(emptyPartsOf('# A\n\n## B\n### C\nc\n## D\n\n### E\n## F\n')).toEqual(['### E', '## F']);
    expect(emptyPartsOf('# A\n\na #1\n')).toEqual([]);
  });
});

describe('the table of kinds', () => {
  it('has a row for each kind, with its keys and its statement', () => {
    const table = kindsTable('fact', {
      mirrored: { says: 'm = 2h', entries: record({ at: name }) },
      packing: { says: 'far apart', entries: record({}), since: 3 },
    });
    expect(table.split('\n')).toEqual([
      '<!-- facts:begin -->',
      '| fact | keys of its own | says |',
      '| --- | --- | --- |',
      '| mirrored | at: name | m = 2h |',
      '| packing |  | far apart. Since version 3 |',
      '<!-- facts:end -->',
    ]);
  });
});
