import { describe, expect, it } from 'vitest';
import { brandsOf, folderOf, problemsOf } from './fixture.ts';

const clients = { prod: { clientId: 'an-id' } };
const apple = { prod: { clientId: 'com.example', teamId: 'ABCDE12345', keyId: 'FGHIJ67890' } };
const withProviders = (...providers: object[]) => folderOf('brand1', { providers });

describe('declared providers', () => {
  it('of a known name are of that kind, with what is usual for it', () => {
    const [brand] = brandsOf(
      folderOf('brand1', {
        methods: ['password', 'google', 'apple'],
        providers: [
          { id: 'google', clients },
          { id: 'apple', clients: apple },
          { id: 'acme', name: 'Acme', issuer: 'https://login.acme.example', clients },
        ],
      }),
    );
    expect(brand?.providers).toMatchObject([
      { id: 'google', name: 'Google', kind: 'google', responseMode: 'query', tokenAuth: 'client_secret_post' },
      { id: 'apple', name: 'Apple', kind: 'apple', responseMode: 'form_post', tokenAuth: 'client_secret_post' },
      { id: 'acme', name: 'Acme', kind: 'oidc', responseMode: 'query', tokenAuth: 'client_secret_basic' },
    ]);
    expect(brand?.providers[0]?.clients).toEqual({
      prod: { clientId: 'an-id', audiences: [], redirectUris: [], teamId: null, keyId: null },
    });
  });

  it('may be several of one kind', () => {
    expect(
      problemsOf(
        withProviders(
          { id: 'staff', kind: 'microsoft', issuer: 'https://login.microsoftonline.com/contoso.example/v2.0', clients },
          { id: 'microsoft', clients },
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    [{ id: 'acme', clients }, 'providers[0].issuer: is missing'],
    [{ id: 'acme', issuer: 'http://login.acme.example', clients }, 'providers[0].issuer: is not an issuer'],
    [{ id: 'acme', issuer: 'https://login.acme.example/?a=b', clients }, 'providers[0].issuer: is not an issuer'],
    [{ id: 'acme', issuer: 'https://u@login.acme.example', clients }, 'providers[0].issuer: is not an issuer'],
    [{ id: 'acme', issuer: 'https://login.acme.example:8443', clients }, 'providers[0].issuer: is not an issuer'],
    [{ id: 'acme', issuer: 'https://LOGIN.acme.example', clients }, 'providers[0].issuer: is not an issuer'],
    [{ id: 'github', issuer: 'https://github.example', clients }, 'providers[0].issuer: that of github is known'],
    [
      { id: 'microsoft', issuer: 'https://evil.example/common/v2.0', clients },
      'providers[0].issuer: is not https://login',
    ],
    [{ id: 'token', issuer: 'https://login.acme.example', clients }, 'providers[0].id: /oauth/token is an address'],
    [{ id: '../x', issuer: 'https://login.acme.example', clients }, 'providers[0].id: is not a lower-case label'],
    [{ id: 'github', clients: { moon: { clientId: 'x' } } }, 'providers[0].clients.moon: moon is no environment'],
    [{ id: 'github', clients: { prod: { clientId: 'a b' } } }, 'clients.prod.clientId: must be printable'],
    [{ id: 'github', clients: { prod: { clientId: 'x', secret: 'y' } } }, 'clients.prod.secret: is not a known field'],
    [{ id: 'github', name: '<b>', clients }, 'providers[0].name: must be one line'],
    [{ id: 'github', scopes: ['a b'], clients }, 'providers[0].scopes[0]: is not a scope'],
    [
      { id: 'github', clients: { prod: { clientId: 'x', redirectUris: ['http://evil.example'] } } },
      'redirectUris[0]: is not an address of a client',
    ],
  ])('%j is refused', (provider, problem) => {
    expect(problemsOf(withProviders(provider))).toEqual([expect.stringContaining(problem)]);
  });

  it('of one name twice are refused', () => {
    expect(problemsOf(withProviders({ id: 'github', clients }, { id: 'github', clients }))).toEqual([
      'branding/brand1/brand.json: providers[1].id: github appears twice',
    ]);
  });

  it('and methods tell the same of Google and Apple', () => {
    expect(problemsOf(folderOf('brand1', { methods: ['password', 'google'] }))).toEqual([
      'branding/brand1/brand.json: methods: google needs its client in providers',
    ]);
    expect(problemsOf(withProviders({ id: 'google', clients }))).toEqual([
      'branding/brand1/brand.json: methods: google is declared as a provider; name it here too',
    ]);
  });

  it('of Apple need a team and a key', () => {
    const folder = folderOf('brand1', { methods: ['password', 'apple'], providers: [{ id: 'apple', clients }] });
    expect(problemsOf(folder)).toEqual([expect.stringContaining('Apple needs teamId and keyId')]);
  });
});
