import { describe, expect, it } from 'vitest';
import { parseIntercom } from '../../src/platform/intercom-secrets.ts';

function problemsOf(text: string): string[] {
  const problems: string[] = [];
  parseIntercom(text, (problem) => void problems.push(problem));
  return problems;
}

describe('secrets of Intercom', () => {
  it('are by brand and environment, and none need be there', () => {
    const text = '{"brand1/prod":{"appId":"abc12345","secret":" a secret of theirs "}}';
    expect([...parseIntercom(text, () => {})]).toEqual([
      ['brand1/prod', { appId: 'abc12345', secret: 'a secret of theirs' }],
    ]);
    expect([...parseIntercom(undefined, () => {})]).toEqual([]);
  });

  it.each([
    ['no JSON', 'is not a JSON object'],
    ['[]', 'is not a JSON object'],
    ['{"brand1":{"appId":"abc","secret":"a secret of theirs"}}', 'is not <brand>/<environment>'],
    ['{"brand1/../x":{"appId":"abc","secret":"a secret of theirs"}}', 'is not <brand>/<environment>'],
    ['{"brand1/prod":null}', 'holds no appId'],
    ['{"brand1/prod":"a secret of theirs"}', 'holds no appId'],
    ['{"brand1/prod":{"appId":"<script>","secret":"a secret of theirs"}}', 'holds no appId'],
    ['{"brand1/prod":{"appId":"abc"}}', 'holds no secret'],
    ['{"brand1/prod":{"appId":"abc","secret":"short"}}', 'holds no secret'],
    ['{"brand1/prod":{"appId":"abc","secret":"                      "}}', 'holds no secret'],
  ])('as %s are refused, without a word of the secret', (text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('of theirs');
  });
});
