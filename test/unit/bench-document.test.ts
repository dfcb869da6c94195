import { describe, expect, it } from 'vitest';
import { withParts } from '../../bench/document.ts';

const head = (line: string) => `# Benchmarks\n\n<!-- Generated -->\n\n${line}\n`;
const whole = `${head('workerd 1.2, Hono 4.1, better-auth 1.7.2. Machine: A, 2 cores. 2026-11-01.')}
## First\n\nold\n\n## Second\n\nkept\n`;
const later = (line: string, title = 'First') => `${head(line)}\n## ${title}\n\nnew\n`;

describe('parts of a benchmark that are measured alone', () => {
  it('take the place of the old ones, and say when they were measured', () => {
    const line = 'workerd 1.2, Hono 4.1. Machine: A, 2 cores. 2026-11-02.';
    expect(withParts(whole, later(line), '2026-11-02')).toBe(
      `${head('workerd 1.2, Hono 4.1, better-auth 1.7.2. Machine: A, 2 cores. 2026-11-01.')}
## First\n\nMeasured alone, 2026-11-02.\n\nnew\n\n## Second\n\nkept\n`,
    );
  });

  it('are compared with the peer where both have it', () => {
    const line = 'workerd 1.2, Hono 4.1, better-auth 1.7.2. Machine: A, 2 cores. 2026-11-02.';
    expect(withParts(whole, later(line), '2026-11-02')).toContain('Measured alone');
  });

  it.each([
    ['workerd 1.2, Hono 4.1, better-auth 1.7.3. Machine: A, 2 cores. 2026-11-02.', 'First'],
    ['workerd 1.3, Hono 4.1. Machine: A, 2 cores. 2026-11-02.', 'First'],
    ['workerd 1.2, Hono 4.1. Machine: B, 2 cores. 2026-11-02.', 'First'],
    ['workerd 1.2, Hono 4.1. Machine: A, 2 cores. 2026-11-02.', 'Third'],
  ])('go into no document of other versions, of another machine or without them: %s %s', (line, title) => {
    expect(() => withParts(whole, later(line, title), '2026-11-02')).toThrow();
  });
});
