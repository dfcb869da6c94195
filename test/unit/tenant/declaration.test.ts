import { describe, expect, it } from 'vitest';
import { brandsOf, folderOf, problemsOf } from './fixture.ts';

const two = [
  { id: 'app1', name: 'A' },
  { id: 'app2', name: 'B' },
];

describe('a small declaration', () => {
  it('becomes a whole brand', () => {
    expect(brandsOf(folderOf('acme'))[0]).toMatchObject({
      id: 'acme',
      pool: 'acme',
      defaultSubapp: 'app1',
      newUser: { apps: ['app1'], env: ['prod'], userType: 'b2c', role: 'user' },
      audience: 'https://acme.example',
      signUp: 'open',
      methods: ['password', 'magic_link'],
      password: { minLength: 8, maxLength: 128 },
      session: { idleSeconds: 604_800, absoluteSeconds: 2_592_000, browserSessionSeconds: 43_200 },
      refresh: { slidingSeconds: 2_592_000, limitSeconds: 7_776_000 },
      products: [],
      apiPermissions: [],
      links: {
        home: 'https://acme.example',
        terms: 'https://acme.example/terms',
        privacy: 'https://acme.example/privacy',
        support: 'https://acme.example/support',
      },
      mail: { from: 'no-reply@acme.example', fromName: 'acme', replyTo: null },
      locales: ['en'],
    });
  });

  it('keeps what it sets, and fills the rest of a part', () => {
    const [brand] = brandsOf(
      folderOf('acme', {
        subapps: two,
        defaultSubapp: 'app2',
        password: { minLength: 15 },
        newUser: { userType: 'b2b' },
        links: { home: 'https://acme.example/shop' },
      }),
    );
    expect(brand).toMatchObject({
      password: { minLength: 15, maxLength: 128 },
      newUser: { apps: ['app2'], userType: 'b2b' },
      links: { terms: 'https://acme.example/shop/terms' },
    });
  });
});

describe('a declaration is refused with file, field and reason', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['a subapp named auth', { subapps: [{ id: 'auth', name: 'A' }] }, /subapps\[0\]\.id: auth is the name of a host/],
    [
      'a subapp that says neither yes nor no to devices',
      { subapps: [{ id: 'tv', name: 'TV', deviceSignIn: 'yes' }] },
      /subapps\[0\]\.deviceSignIn: /,
    ],
    [
      'a subapp named www',
      { subapps: [...two, { id: 'www', name: 'W' }] },
      /subapps\[2\]\.id: www is the name of a host/,
    ],
    [
      'a subapp named like an environment',
      { subapps: [...two, { id: 'prod', name: 'P' }] },
      /subapps\[2\]\.id: prod is the name of an environment/,
    ],
    [
      'an environment named www',
      { environments: [{ name: 'prod', bases: ['acme.example'] }, { name: 'www' }] },
      /environments\[1\]\.name: www/,
    ],
    ['a default subapp that is not there', { defaultSubapp: 'app9' }, /defaultSubapp: app9 is no subapp/],
    ['apps of a new user that are not there', { newUser: { apps: ['app9'] } }, /newUser\.apps\[0\]: app9 is no subapp/],
    [
      'environments of a new user that are not there',
      { newUser: { env: ['qa'] } },
      /newUser\.env\[0\]: qa is no environment/,
    ],
    ['a subapp twice', { subapps: [...two, { id: 'app1', name: 'C' }] }, /subapps\[2\]\.id: app1 appears twice/],
    [
      'a first environment without base',
      { environments: [{ name: 'prod' }] },
      /environments\[0\]\.bases: the first environment needs a base/,
    ],
    [
      'a base twice',
      {
        environments: [
          { name: 'prod', bases: ['acme.example'] },
          { name: 'qa', bases: ['acme.example'] },
        ],
      },
      /environments\[1\]\.bases\[0\]: acme\.example is a base of acme too/,
    ],
    [
      'a host with two meanings',
      {
        environments: [{ name: 'prod', bases: ['acme.example'] }, { name: 'qa' }],
        subapps: [...two, { id: 'app1-qa', name: 'X' }],
      },
      /environments: app1-qa\.acme\.example would be both app1-qa in prod of acme and app1 in qa of acme/,
    ],
    [
      'a .localhost base outside dev',
      { environments: [{ name: 'prod', bases: ['acme.localhost'] }] },
      /environments\[0\]\.bases\[0\]: a \.localhost base/,
    ],
    [
      'an id that is no label',
      { subapps: [{ id: 'App_1', name: 'A' }] },
      /subapps\[0\]\.id: is not a lower-case label/,
    ],
    [
      'an id with two hyphens in a row',
      { subapps: [{ id: 'a--b', name: 'A' }] },
      /subapps\[0\]\.id: is not a lower-case label/,
    ],
    ['another id than its folder', { id: 'other' }, /id: is other, but the folder is acme/],
    ['a name over two lines', { name: 'A\nB' }, /name: must be one line/],
    ['a name with invisible characters', { name: 'A\u202eB' }, /name: must be one line/],
    ['no name', { name: undefined }, /name: is missing/],
    ['an unknown field', { nmae: 'x' }, /nmae: is not a known field/],
    ['an unknown method', { methods: ['telepathy'] }, /methods\[0\]: /],
    ['no method', { methods: [] }, /methods: /],
    ['passwords under 8', { password: { minLength: 6 } }, /password\.minLength: /],
    ['passwords that may not have 64 characters', { password: { maxLength: 32 } }, /password\.maxLength: /],
    [
      'idle longer than absolute',
      { session: { idleSeconds: 7_000, absoluteSeconds: 6_000, browserSessionSeconds: 600 } },
      /session\.idleSeconds: 7000 is more than session\.absoluteSeconds, 6000/,
    ],
    [
      'a browser session over 12 hours',
      { session: { browserSessionSeconds: 50_000 } },
      /session\.browserSessionSeconds: /,
    ],
    [
      'a refresh window over its limit',
      { refresh: { slidingSeconds: 8_000_000 } },
      /refresh\.slidingSeconds: 8000000 is more than refresh\.limitSeconds, 7776000/,
    ],
    ['links without https', { links: { home: 'http://acme.example' } }, /links\.home: is not an address with https:/],
    ['links that run', { links: { support: 'javascript:alert(1)' } }, /links\.support: /],
    ['a sender that is no address', { mail: { from: 'me' } }, /mail\.from: /],
    [
      'a sender name that adds a header',
      { mail: { fromName: 'A\r\nBcc: x@y.example' } },
      /mail\.fromName: must be one line/,
    ],
    ['a language tag that is not canonical', { locales: ['en_US'] }, /locales\[0\]: is not a language tag/],
    ['a language without texts', { locales: ['en', 'de'] }, /branding\/acme\/copy\/de\.json: is missing/],
    ['a colour that is not #rrggbb', { theme: { accent: 'red' } }, /theme\.accent: is not a colour/],
    [
      'fonts that end the rule',
      { theme: { fonts: { body: 'x;} body{display:none' } } },
      /theme\.fonts\.body: may hold letters/,
    ],
    ['an odd radius', { theme: { radius: 7 } }, /theme\.radius: /],
    [
      'text that cannot be read',
      { theme: { colors: { light: { text: '#cccccc' } } } },
      /theme\.colors\.light\.text: #cccccc on surface #ffffff has a contrast of 1\.60, it needs 4\.5; #[0-9a-f]{6} would do/,
    ],
    [
      'a label that cannot be read on its button',
      { theme: { colors: { dark: { primary: '#ffffff', onPrimary: '#ffff00' } } } },
      /theme\.colors\.dark\.onPrimary: #ffff00 on primary #ffffff/,
    ],
    ['an audience of organizations', { audience: 'org:acme' }, /audience: org: and service:/],
    [
      'a country that is none',
      { products: [{ id: 'p', name: 'P', blockedCountries: ['usa'] }] },
      /products\[0\]\.blockedCountries\[0\]: /,
    ],
    ...[
      'com',
      'acme',
      '127.0.0.1',
      'localhost',
      'Acme.example',
      'acme.example.',
      'https://acme.example',
      'acme.example:443',
      '*.acme.example',
      'a_b.example',
      'acme..example',
      'größe.example',
      'acme.1',
    ].map((base): [string, Record<string, unknown>, RegExp] => [
      `the base ${base}`,
      { environments: [{ name: 'prod', bases: [base] }] },
      /environments\[0\]\.bases\[0\]: is not a domain/,
    ]),
  ];

  it.each(cases)('%s', (_what, more, expected) => {
    const problems = problemsOf(folderOf('acme', more));
    expect(problems).toContainEqual(expect.stringMatching(expected));
    expect(problems.every((problem) => problem.startsWith('branding/acme/'))).toBe(true);
  });

  it('a file that is missing, is no JSON or does not belong there', () => {
    const { id, files } = folderOf('acme', {}, { 'copy/en.json': '{', 'logo.png': 'x' });
    const without = new Map([...files].filter(([path]) => path !== 'logo.svg'));
    expect(problemsOf({ id, files: without })).toEqual([
      'branding/acme/logo.svg: is missing',
      expect.stringMatching(/^branding\/acme\/copy\/en\.json: is not JSON: /),
      expect.stringMatching(/^branding\/acme\/logo\.png: does not belong to a brand/),
    ]);
    expect(problemsOf({ id: 'acme', files: new Map() })[0]).toBe('branding/acme/brand.json: is missing');
    expect(problemsOf()).toEqual(['branding/: there is no brand; npm run brand -- add <id> makes one']);
  });

  it('texts of a message that is none, placeholders it is not given, and a tagline in some languages only', () => {
    const folder = folderOf(
      'acme',
      { locales: ['en', 'de'] },
      {
        'copy/en.json': JSON.stringify({
          tagline: 'Hello',
          mail: { 'magic_link.subject': '{brand} {password}', nonsense: 'x' },
        }),
        'copy/de.json': '{}',
        'copy/fr.json': '{ "tagline": "Bonjour" }',
      },
    );
    const problems = problemsOf(folder);
    expect(problems).toContainEqual(
      expect.stringMatching(/copy\/en\.json: mail: magic_link\.subject holds \{password\}/),
    );
    expect(problems).toContainEqual(expect.stringMatching(/copy\/en\.json: mail: nonsense is no text/));
    expect(problems).toContain('branding/acme/copy/de.json: tagline: is missing; acme/copy/en.json has one');
    expect(problems).toContain('branding/acme/copy/fr.json: fr is no locale of the brand');
  });
});

describe('brands beside one another', () => {
  const at = (base: string) => ({ environments: [{ name: 'prod', bases: [base] }] });

  it('share no base, and none lies where it would receive another’s cookies', () => {
    expect(problemsOf(folderOf('a', at('x.example')), folderOf('b', { ...at('x.example'), audience: 'b' }))).toEqual([
      'branding/a/brand.json: environments[0].bases[0]: x.example is a base of b too',
      'branding/b/brand.json: environments[0].bases[0]: x.example is a base of a too',
    ]);
    expect(problemsOf(folderOf('a', at('b.x.example')), folderOf('b', at('x.example')))).toEqual([
      'branding/a/brand.json: environments[0].bases[0]: b.x.example lies under x.example of b, whose session cookies it would receive',
    ]);
  });

  it('share an audience only where they share users', () => {
    expect(problemsOf(folderOf('a', { audience: 'api' }), folderOf('b', { audience: 'api' }))).toEqual([
      'branding/a/brand.json: audience: api is the audience of b too, which has other users',
      'branding/b/brand.json: audience: api is the audience of a too, which has other users',
    ]);
    expect(problemsOf(folderOf('a', { audience: 'api' }), folderOf('b', { audience: 'api', pool: 'a' }))).toEqual([]);
  });

  it('name the pool itself, not a brand that lives in another', () => {
    expect(problemsOf(folderOf('a'), folderOf('b', { pool: 'a' }), folderOf('c', { pool: 'b' }))).toEqual([
      'branding/c/brand.json: pool: b is a brand whose own pool is a; name that one',
    ]);
  });

  it('come in the order of their ids', () => {
    expect(brandsOf(folderOf('b'), folderOf('a')).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
