import { describe, expect, test } from 'vitest';
import { placesOf } from '../../../src/tenant/places.ts';
import { relyingParty, webOrigins } from '../../../src/tenant/relying-party.ts';
import { rpIdOf } from '../../../src/tenant/rp-id.ts';
import type { Brand, Tenant } from '../../../src/tenant/tenant.ts';
import { tenantOf } from '../../../src/tenant/tenant-of.ts';
import { brandsOf, folderOf, problemsOf } from './fixture.ts';

/** The tenant of an auth host among some brands. */
function authOf(brands: readonly Brand[], host: string): Tenant {
  const place = brands.flatMap(placesOf).find((each) => each.host === host);
  if (!place) throw new Error(`no place ${host}`);
  return tenantOf(new URL(`https://${host}/`), place);
}

describe('the domain of a pool’s passkeys', () => {
  test('is the first base of the brand that gave the pool its name, for every brand of it', () => {
    const brands = brandsOf(folderOf('alpha', { pool: 'zulu' }), folderOf('zulu'), folderOf('other'));
    expect(rpIdOf(brands, 'zulu', 'prod')).toBe('zulu.example');
    expect(rpIdOf(brands, 'other', 'prod')).toBe('other.example');
    expect(rpIdOf(brands, 'zulu', 'nowhere')).toBeNull();
  });

  test('is what a brand of the pool declares for the environment', () => {
    const environments = [
      { name: 'prod', bases: ['id.alpha.example'] },
      { name: 'dev', bases: ['alpha.localhost'] },
    ];
    const brands = brandsOf(folderOf('alpha', { environments, passkeyRpId: { prod: 'alpha.example' } }));
    expect([rpIdOf(brands, 'alpha', 'prod'), rpIdOf(brands, 'alpha', 'dev')]).toEqual([
      'alpha.example',
      'alpha.localhost',
    ]);
  });

  test('of an environment without a base lies above both spellings of its hosts', () => {
    const environments = [{ name: 'prod', bases: ['alpha.example'] }, { name: 'staging' }];
    const brands = brandsOf(folderOf('alpha', { environments }));
    expect(rpIdOf(brands, 'alpha', 'staging')).toBe('alpha.example');
    const { origins } = relyingParty(authOf(brands, 'auth-staging.alpha.example'), brands);
    expect(origins).toEqual([
      'https://auth.staging.alpha.example',
      'https://app1.staging.alpha.example',
      'https://auth-staging.alpha.example',
      'https://app1-staging.alpha.example',
    ]);
  });

  test.each([
    [
      'in an environment that there is not',
      { passkeyRpId: { moon: 'alpha.example' } },
      /passkeyRpId\.moon: moon is no/,
    ],
    ['that no host lies under', { passkeyRpId: { prod: 'beta.example' } }, /no host of the pool is beta\.example/],
    ['with a scheme', { passkeyRpId: { prod: 'https://alpha.example' } }, /is not a domain/],
    ['that is a top-level domain', { passkeyRpId: { prod: 'example' } }, /is not a domain/],
  ])('is refused %s', (_, more, message) => {
    expect(problemsOf(folderOf('alpha', more)).join('\n')).toMatch(message);
  });

  test('is one: brands of a pool that declare two are refused', () => {
    const problems = problemsOf(
      folderOf('alpha', { passkeyRpId: { prod: 'alpha.example' } }),
      folderOf('beta', { pool: 'alpha', passkeyRpId: { prod: 'beta.example' } }),
    );
    expect(problems).toEqual([
      'branding/beta/brand.json: passkeyRpId.prod: beta.example differs from alpha.example of the same pool',
    ]);
  });

  test('must be declared where no brand has the name of the pool', () => {
    const alpha = folderOf('alpha', { pool: 'shared' });
    expect(problemsOf(alpha, folderOf('beta', { pool: 'shared' })).join('\n')).toMatch(
      /alpha\/brand\.json: passkeyRpId\.prod: is missing: no brand is named shared/,
    );
    const declared = folderOf('beta', { pool: 'shared', passkeyRpId: { prod: 'beta.example' } });
    expect(rpIdOf(brandsOf(alpha, declared), 'shared', 'prod')).toBe('beta.example');
  });
});

describe('the origins of a relying party', () => {
  const certificate = Array(32).fill('0A').join(':');
  const android = [{ packageName: 'com.example.app', sha256CertFingerprints: [certificate] }];
  const brands = brandsOf(
    folderOf('alpha', { pool: 'zulu', nativeApps: { android } }),
    folderOf('other'),
    folderOf('zulu'),
  );

  test('are those of its pool, the party’s own domain first, since browsers read five names at most', () => {
    expect(webOrigins(authOf(brands, 'auth.alpha.example'), 'zulu.example', brands)).toEqual(
      ['zulu', 'alpha'].flatMap((name) =>
        ['auth.', '', 'www.', 'app1.'].map((label) => `https://${label}${name}.example`),
      ),
    );
  });

  test('besides hold the apps that a brand of the pool declares', () => {
    const { origins } = relyingParty(authOf(brands, 'auth.zulu.example'), brands);
    expect(origins.filter((origin) => !origin.startsWith('https:'))).toEqual([
      `android:apk-key-hash:${Buffer.alloc(32, 10).toString('base64url')}`,
    ]);
    const elsewhere = relyingParty(authOf(brands, 'auth.other.example'), brands);
    expect(elsewhere.origins.filter((origin) => !origin.startsWith('https:'))).toEqual([]);
  });

  test.each([
    ['a fingerprint in lower case', { android: [{ packageName: 'a.b', sha256CertFingerprints: ['0a'] }] }],
    ['no fingerprint', { android: [{ packageName: 'a.b', sha256CertFingerprints: [] }] }],
    ['a package without a dot', { android: [{ packageName: 'app', sha256CertFingerprints: [certificate] }] }],
    ['an Apple app without its team', { apple: ['com.example.app'] }],
  ])('are refused with %s', (_, nativeApps) => {
    expect(problemsOf(folderOf('alpha', { nativeApps })).join('\n')).toMatch(/nativeApps\./);
  });
});
