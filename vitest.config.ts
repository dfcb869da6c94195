import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { newKeySet } from './.ci/key-set.ts';

const workerd = ['test/**/*.workerd.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        // Pure code, contracts, and journeys that speak HTTP to the built worker.
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: workerd,
          globalSetup: ['./test/harness/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
          // One more than the two cores that the suite has to be quick on: many tests wait, for a fault, a lease or a hash. The
          // other project comes first, alone.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Code that needs the platform, inside workerd with a real D1 and KV.
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                ...(await newKeySet(Date.now())),
                // As deployed, whatever a developer's .dev.vars says.
                MAIL_TRANSPORT: 'binding',
                TEST_MIGRATIONS: await readD1Migrations(join(import.meta.dirname, 'migrations')),
              },
            },
          })),
        ],
        test: {
          name: 'workerd',
          include: workerd,
          setupFiles: ['./test/workerd-setup.ts'],
          // One isolate for all files: starting one costs more than most files do. Storage is emptied before each file.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
});
