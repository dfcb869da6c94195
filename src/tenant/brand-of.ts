import type { Colors } from '../lib/theme.ts';
import { paletteOf } from './palette.ts';
import { providersOf } from './providers-of.ts';
import type { Declaration } from './schema.ts';
import { signUpOf } from './sign-up-schema.ts';
import type { Brand } from './tenant.ts';
import { walletOf } from './wallet-schema.ts';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const SYSTEM_FONTS = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';

/** A brand from its declaration, every default filled in. `id` is the name of its folder. */
export function brandOf(id: string, declared: Declaration): Brand {
  const { name, environments, subapps, theme = {}, links = {}, mail = {} } = declared;
  const base = environments[0]?.bases[0] ?? '';
  const defaultSubapp = declared.defaultSubapp ?? subapps[0]?.id ?? '';
  const home = links.home ?? `https://${base}`;
  const palette = paletteOf(theme.accent ?? '#3451b2', theme.accentDark);
  const body = theme.fonts?.body ?? SYSTEM_FONTS;
  const [locale = 'en', ...locales] = declared.locales ?? [];
  return {
    id,
    name,
    pool: declared.pool ?? id,
    environments,
    subapps,
    defaultSubapp,
    newUser: {
      apps: [defaultSubapp],
      env: environments.map((environment) => environment.name),
      userType: 'b2c',
      role: 'user',
      ...given(declared.newUser),
    },
    audience: declared.audience ?? `https://${base}`,
    ...signUpOf(declared.signUp),
    testPeople: declared.testPeople ?? [],
    methods: declared.methods ?? ['password', 'magic_link'],
    providers: providersOf(declared.providers),
    passkeyRpId: declared.passkeyRpId ?? {},
    nativeApps: { android: [], apple: [], ...given(declared.nativeApps) },
    mfa: { mode: 'optional', roles: [], graceDays: 14, since: null, trustedDeviceDays: 90, ...given(declared.mfa) },
    password: { minLength: 8, maxLength: 128, ...given(declared.password) },
    session: {
      idleSeconds: 7 * DAY_SECONDS,
      absoluteSeconds: 30 * DAY_SECONDS,
      browserSessionSeconds: 12 * HOUR_SECONDS,
      ...given(declared.session),
    },
    refresh: { slidingSeconds: 30 * DAY_SECONDS, limitSeconds: 90 * DAY_SECONDS, ...given(declared.refresh) },
    wallet: walletOf(declared.wallet, name),
    sms: declared.sms ?? { countries: [] },
    products: declared.products ?? [],
    apiPermissions: declared.apiPermissions ?? [],
    theme: {
      colors: {
        light: colorsOf(palette.light, theme.colors?.light),
        dark: colorsOf(palette.dark, theme.colors?.dark),
      },
      fonts: { body, heading: theme.fonts?.heading ?? body },
      radius: theme.radius ?? 10,
    },
    links: {
      home,
      terms: new URL('terms', asFolder(home)).href,
      privacy: new URL('privacy', asFolder(home)).href,
      support: new URL('support', asFolder(home)).href,
      ...given(links),
    },
    mail: { from: `no-reply@${base}`, fromName: name, replyTo: null, ...given(mail) },
    locales: [locale, ...locales],
  };
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** What a part of the declaration sets; JSON has no `undefined`, but the type of an optional field does. */
const given = <T extends object>(part: T | undefined): Given<T> => (part ?? {}) as Given<T>;

const colorsOf = (derived: Colors, declared: { [K in keyof Colors]?: string | undefined } | undefined): Colors => ({
  ...derived,
  ...given(declared),
});

const asFolder = (address: string): string => (address.endsWith('/') ? address : `${address}/`);
