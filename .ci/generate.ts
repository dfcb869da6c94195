import { run } from './wrangler.ts';

/** Everything that is made from sources, in the order in which one needs the other. The list of eager modules is last. */
const generators = ['.ci/brands.ts', '.ci/openapi.ts', '.ci/eager.ts'];

const flags = process.argv.includes('--check') ? ['--check'] : [];
for (const generator of generators) {
  // Brands are generated where they are needed and not committed, so there is nothing to compare.
  const { code, stdout, stderr } = await run(process.execPath, [
    generator,
    ...(generator === '.ci/brands.ts' ? [] : flags),
  ]);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (code !== 0) process.exitCode = 1;
}
