import { describe, expect, it } from 'vitest';
import { parseLoopbackProviders, parseProviderSecrets } from '../../src/platform/provider-secrets.ts';

function problemsOf(run: (say: (problem: string) => void) => unknown): string[] {
  const problems: string[] = [];
  run((problem) => void problems.push(problem));
  return problems;
}

describe('secrets of providers', () => {
  it('come from every binding of that name', () => {
    const env = {
      OAUTH_SECRETS: '{"brand1/prod/google":"a secret of theirs"}',
      OAUTH_SECRETS_BRAND2: '{"brand2/prod/google":"another secret"}',
      OTHER: 'not JSON',
    };
    expect([...parseProviderSecrets(env, () => {})]).toEqual([
      ['brand1/prod/google', 'a secret of theirs'],
      ['brand2/prod/google', 'another secret'],
    ]);
  });

  it.each([
    ['no JSON', 'is not a JSON object'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['{"google":"long enough"}', 'is not <brand>/<environment>/<provider>'],
    ['{"brand1/prod/../x":"long enough"}', 'is not <brand>/<environment>/<provider>'],
    ['{"brand1/prod/google":7}', 'holds no secret'],
    ['{"brand1/prod/google":"short"}', 'holds no secret'],
    ['{"brand1/prod/google":"          "}', 'holds no secret'],
  ])('as %s are refused, without a word of the secret', (text, problem) => {
    const problems = problemsOf((say) => parseProviderSecrets({ OAUTH_SECRETS: text }, say));
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('long enough');
  });

  it('that are there twice are refused: which one holds must be plain', () => {
    const text = '{"brand1/prod/google":"a secret of theirs"}';
    const env = { OAUTH_SECRETS: text, OAUTH_SECRETS_MORE: text };
    expect(problemsOf((say) => parseProviderSecrets(env, say))).toEqual([
      'secret OAUTH_SECRETS_MORE holds brand1/prod/google, which is there already',
    ]);
  });
});

describe('stand-ins for providers', () => {
  it('are origins of this machine', () => {
    const text = '{"google":"http://127.0.0.1:4000","apple":"http://localhost:4001"}';
    expect(problemsOf((say) => parseLoopbackProviders(text, true, say))).toEqual([]);
    expect(parseLoopbackProviders(text, true, () => {}).get('google')).toBe('http://127.0.0.1:4000');
    expect(parseLoopbackProviders(undefined, false, () => {}).size).toBe(0);
  });

  it.each([
    'https://evil.example',
    'http://evil.example',
    'http://127.0.0.1.evil.example:4000',
    'http://127.0.0.1:4000/',
    'http://127.0.0.1:4000/path',
    'http://user@127.0.0.1:4000',
    'http://10.0.0.1',
    'file:///etc/passwd',
    '',
    7,
    null,
  ])('at %j are refused', (origin) => {
    const problems = problemsOf((say) => parseLoopbackProviders(JSON.stringify({ google: origin }), true, say));
    expect(problems).toEqual([expect.stringContaining('which is not an http origin of this machine')]);
  });

  it('are refused outside development', () => {
    expect(problemsOf((say) => parseLoopbackProviders('{"google":"http://127.0.0.1:4000"}', false, say))).toEqual([
      'DANGEROUSLY_LOOPBACK_PROVIDERS is for npm run dev only',
    ]);
  });
});
