import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core holds against a page, in words. */
export async function violations(page: Page): Promise<string[]> {
  // The page's own policy lets no script of a test in; a session of the debugger does not ask it.
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run()')) as {
    violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`),
  );
}
