import { eagerPart } from './bundle.ts';
import { measureStartUp, median } from './startup.ts';

/** What start-up may cost, as docs/architecture.md words it. */
export const budgets = {
  eagerGzipKib: 150,
  startUpMs: 50,
  startUpOverBareHonoMs: 35,
  /** As a multiple. */
  startUpOverFloor: 1.5,
  runs: 7,
} as const;

const kib = (bytes: number) => bytes / 1024;

/**
 * Load from elsewhere on the machine only ever adds to a figure, so a series over budget is measured again, whole:
 * a real regression is over budget every time.
 */
async function startUpWithinBudget(series = 3): Promise<boolean> {
  for (let attempt = 1; attempt <= series; attempt++) {
    const { worker, bareHono, floor } = await measureStartUp(budgets.runs);
    const [own, bare, least] = [median(worker), median(bareHono), median(floor)];
    const limit = Math.min(budgets.startUpMs, bare + budgets.startUpOverBareHonoMs, least * budgets.startUpOverFloor);
    console.log(
      `start-up: ${own.toFixed(1)} ms active, median of ${worker.length} (${worker.join(', ')}); ` +
        `bare Hono ${bare.toFixed(1)} ms, the floor ${least.toFixed(1)} ms; budget ${limit.toFixed(1)} ms`,
    );
    if (own <= limit) return true;
    if (attempt < series) console.log('over budget: measured again');
  }
  return false;
}

if (import.meta.main) {
  const eager = await eagerPart('src/worker.ts');
  console.log(
    `eager code: ${kib(eager.gzipBytes).toFixed(1)} KiB gzip (${kib(eager.bytes).toFixed(1)} KiB) in ${eager.modules.length} modules; ` +
      `budget ${budgets.eagerGzipKib} KiB; ${eager.lazyModules.length} modules load on demand`,
  );
  const small = kib(eager.gzipBytes) <= budgets.eagerGzipKib;
  const quick = await startUpWithinBudget();
  if (!small) console.error(`eager code is over its budget of ${budgets.eagerGzipKib} KiB gzip`);
  if (!quick) console.error('start-up is over its budget in every series');
  process.exitCode = small && quick ? 0 : 1;
}
