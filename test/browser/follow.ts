import type { Page } from 'playwright-core';

/**
 * Presses what leads to another page, or to the same one anew, and returns once that is loaded. A press alone returns
 * while the old page may still stand: whatever is read or filled in at once may be of the old one.
 */
export async function follow(page: Page, selector: string): Promise<void> {
  const loaded = page.waitForEvent('load');
  await Promise.all([loaded, page.click(selector)]);
}
