import { describe, expect, it } from 'vitest';
import { testCode } from '../../../src/tenant/test-person.ts';
import { brandsOf, folderOf, problemsOf } from './fixture.ts';

const environments = [{ name: 'prod', bases: ['acme.example'] }, { name: 'qa' }];
const robot = { address: 'ci+*@acme.example', code: '135790', environments: ['qa'] };

describe('who may make an account', () => {
  it.each([
    [undefined, { signUp: 'open', signUpRules: { domains: [], blockDisposable: false }, turnstile: null }],
    ['closed', { signUp: 'closed', turnstile: null }],
    ['invitation', { signUp: 'invitation' }],
    [
      { mode: 'domains', domains: ['acme.example'] },
      { signUp: 'domains', signUpRules: { domains: ['acme.example'] } },
    ],
    [{ blockDisposable: true }, { signUp: 'open', signUpRules: { blockDisposable: true } }],
    [{ turnstile: { siteKey: '0x4AAAAAAA_key' } }, { signUp: 'open', turnstile: { siteKey: '0x4AAAAAAA_key' } }],
  ])('%j is read', (signUp, brand) => {
    expect(brandsOf(folderOf('acme', signUp === undefined ? {} : { signUp }))[0]).toMatchObject(brand);
  });

  it.each([
    ['ajar', /signUp/],
    ['domains', /signUp\.domains: belongs to the mode domains/],
    [{ mode: 'open', domains: ['acme.example'] }, /signUp\.domains: belongs to the mode domains/],
    [{ mode: 'domains', domains: ['@acme.example'] }, /signUp/],
    [{ mode: 'open', captcha: true }, /signUp/],
    [{ turnstile: { siteKey: '"><script>' } }, /signUp/],
  ])('%j is refused', (signUp, says) => {
    expect(problemsOf(folderOf('acme', { signUp })).join('\n')).toMatch(says);
  });
});

describe('people who are there for tests', () => {
  it.each([
    [{ environments: ['prod'] }, /testPeople\[0\]\.environments\[0\]: .*never in prod/],
    [{ environments: ['qa', 'prod'] }, /testPeople\[0\]\.environments\[1\]: .*never in prod/],
    [{ environments: ['moon'] }, /testPeople\[0\]\.environments\[0\]: moon is no environment/],
    [{ environments: [] }, /testPeople\[0\]\.environments/],
    [{ code: '12345' }, /testPeople\[0\]\.code: is not six digits/],
    [{ address: '*' }, /testPeople\[0\]\.address: is not an address/],
    [{ address: '*@*.example' }, /testPeople\[0\]\.address/],
    [{ address: 'CI@acme.example' }, /testPeople\[0\]\.address/],
  ])('with %j are refused by the build', (change, says) => {
    const problems = problemsOf(folderOf('acme', { environments, testPeople: [{ ...robot, ...change }] }));
    expect(problems.join('\n')).toMatch(says);
  });

  it('have their code in the environments that are named, and in prod never, whatever is named', () => {
    const [brand] = brandsOf(folderOf('acme', { environments, testPeople: [robot] }));
    if (!brand) throw new Error('no brand');
    expect(testCode({ brand, env: 'qa' }, 'ci+1@acme.example')).toBe('135790');
    for (const address of ['ci@acme.example', 'ci+@acme.example', 'xci+1@acme.example', 'ci+1@acme.example.com'])
      expect(testCode({ brand, env: 'qa' }, address)).toBeNull();
    expect(testCode({ brand, env: 'dev' }, 'ci+1@acme.example')).toBeNull();
    const everywhere = { ...brand, testPeople: [{ ...robot, environments: ['qa', 'prod'] }] };
    expect(testCode({ brand: everywhere, env: 'prod' }, 'ci+1@acme.example')).toBeNull();
  });
});
