// Who may import whom: the ranks of docs/architecture.md. Type imports count, since they too bind one folder to another.
const lib = '^src/lib/';
const ground = '^src/(platform|db)/';
const core = '^src/(audit|outbox|tenant|identity|challenge|guard|notify|session|permission)/';
const spine = '^src/(http|signin)/';
const top = '^src/[^/]+$';
/** Ranks 0 to 3: what a slice may use. All other folders hold slices. */
const shared = [lib, ground, core, spine];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'lib-imports-nothing',
      comment: 'Rank 0 is pure: it knows nothing of the product.',
      severity: 'error',
      from: { path: lib },
      to: { path: '^src/', pathNot: lib },
    },
    {
      name: 'platform-and-db-import-lib-only',
      comment: 'Rank 1 wraps effects and tables; platform and db may know one another.',
      severity: 'error',
      from: { path: ground },
      to: { path: '^src/', pathNot: [lib, ground] },
    },
    {
      name: 'core-imports-downward',
      comment: 'Rank 2 may use ranks 0 and 1 and its own rank, never HTTP, sign-in or a slice.',
      severity: 'error',
      from: { path: core },
      to: { path: '^src/', pathNot: [lib, ground, core] },
    },
    {
      name: 'http-and-signin-import-downward',
      comment: 'Rank 3 may use ranks 0 to 2 and its own rank, never a slice.',
      severity: 'error',
      from: { path: spine },
      to: { path: '^src/', pathNot: shared },
    },
    {
      name: 'slices-keep-to-themselves',
      comment: 'Rank 4: two slices that need one another share a noun in core, or send an event through the outbox.',
      severity: 'error',
      from: { path: '^src/([^/]+)/([^/]+)/', pathNot: shared },
      to: { path: '^src/', pathNot: [...shared, '^src/$1/$2/'] },
    },
    {
      name: 'areas-keep-to-themselves',
      comment: 'Rank 4: what lies beside the slices of an area gathers that area and no other.',
      severity: 'error',
      from: { path: '^src/([^/]+)/[^/]+$', pathNot: shared },
      to: { path: '^src/', pathNot: [...shared, '^src/$1/'] },
    },
    {
      name: 'slices-load-on-demand',
      comment:
        'Rank 5 reaches a slice by import() only, so that start-up does not pay for it. The hot path is tokens/.',
      severity: 'error',
      from: { path: top, pathNot: '^src/worker[.]dev[.]ts$' },
      to: {
        path: '^src/[^/]+/',
        pathNot: [...shared, '^src/tokens/'],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'nothing-imports-the-top',
      severity: 'error',
      from: { path: '^src/', pathNot: top },
      to: { path: top },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'production-knows-no-development',
      comment: 'The local mail page and the development entry never reach a deployed bundle.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/worker[.]dev[.]ts$', '^src/dev/'] },
      to: { path: ['^src/worker[.]dev[.]ts$', '^src/dev/'] },
    },
    {
      name: 'source-knows-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^test/', '^bench/', '^[.]ci/'] },
    },
    {
      name: 'resolves',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^(cloudflare|node):' },
    },
    {
      name: 'ships-what-it-declares',
      comment: 'The worker uses declared dependencies only, never a development one.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['workerd', 'worker', 'import', 'default', 'types'],
    },
  },
};
