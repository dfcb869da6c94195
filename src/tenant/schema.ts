import * as z from 'zod';
import { providerDeclarations } from './provider-schema.ts';
import { address, base, color, id, line } from './schema-fields.ts';
import { signUpDeclaration, testPeopleDeclaration } from './sign-up-schema.ts';
import type { Method } from './tenant.ts';
import { walletDeclaration } from './wallet-schema.ts';

/**
 * What `branding/<id>/brand.json` may hold: the shape of `Brand`, with everything optional that has a default
 * (`brand-of.ts`). For the generator only; nothing that runs in the worker imports it.
 */

const methods = [
  'password',
  'magic_link',
  'email_otp',
  'username',
  'passkey',
  'wallet',
  'google',
  'apple',
] as const satisfies readonly Method[];

const DAY_SECONDS = 86_400;

const colors = () =>
  z
    .strictObject({
      primary: color(),
      onPrimary: color(),
      background: color(),
      surface: color(),
      text: color(),
      muted: color(),
      border: color(),
      danger: color(),
    })
    .partial();

/** Font families that the reader's system has; nothing is fetched. No quotes: names with spaces go without. */
const fonts = () =>
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9 ,-]+$/, 'may hold letters, digits, spaces, commas and hyphens only');

const theme = () =>
  z
    .strictObject({
      accent: color(),
      accentDark: color(),
      colors: z.strictObject({ light: colors(), dark: colors() }).partial(),
      fonts: z.strictObject({ body: fonts(), heading: fonts() }).partial(),
      radius: z.union([z.literal(0), z.literal(6), z.literal(10), z.literal(16)]),
    })
    .partial();

const locale = () =>
  z.string().refine(isCanonicalLocale, 'is not a language tag in canonical form such as en or pt-BR');

function isCanonicalLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

/** Apps that share the brand's passkeys: Android packages with the certificates that sign them, Apple app ids. */
const nativeApps = () =>
  z
    .strictObject({
      android: z.array(
        z.strictObject({
          packageName: z
            .string()
            .max(200)
            .regex(/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/, 'is not a package name such as com.example.app'),
          sha256CertFingerprints: z
            .array(
              z
                .string()
                .regex(
                  /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/,
                  'is not a SHA-256 fingerprint, 32 bytes as AA:BB:… in upper case',
                ),
            )
            .min(1),
        }),
      ),
      apple: z.array(
        z
          .string()
          .max(200)
          .regex(/^[A-Z0-9]{10}(?:\.[A-Za-z0-9-]+){2,}$/, 'is not an app id such as ABCDE12345.com.example.app'),
      ),
    })
    .partial();

const seconds = (least: number, most: number) => z.int().min(least).max(most);

export const declaration = () =>
  z.strictObject({
    id: id().optional(),
    name: line(60),
    pool: id().optional(),
    environments: z
      .array(z.strictObject({ name: id(), bases: z.array(base()).max(20).default([]) }))
      .min(1)
      .max(20)
      .refine(([first]) => (first?.bases.length ?? 1) > 0, {
        path: [0, 'bases'],
        error: 'the first environment needs a base: those without one live under it',
      }),
    subapps: z
      .array(z.strictObject({ id: id(), name: line(60), deviceSignIn: z.boolean().optional() }))
      .min(1)
      .max(100),
    defaultSubapp: id().optional(),
    newUser: z
      .strictObject({
        apps: z.array(id()),
        env: z.array(id()),
        userType: z.enum(['b2c', 'b2b', 'internal']),
        role: id(),
      })
      .partial()
      .optional(),
    audience: z
      .string()
      .max(200)
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional(),
    signUp: signUpDeclaration().optional(),
    testPeople: testPeopleDeclaration().optional(),
    methods: z.array(z.enum(methods)).min(1).optional(),
    providers: providerDeclarations().optional(),
    // By environment: the domain that passkeys are bound to. It never changes while there are people.
    passkeyRpId: z.record(id(), base()).optional(),
    nativeApps: nativeApps().optional(),
    // 8 to 64: NIST SP 800-63B-4 §3.1.1.2 asks that 64 be accepted; 256 four-byte characters are the 1,024 bytes
    // that a password may have.
    password: z
      .strictObject({ minLength: z.int().min(8).max(64), maxLength: z.int().min(64).max(256) })
      .partial()
      .optional(),
    mfa: z
      .strictObject({
        mode: z.enum(['off', 'optional', 'required', 'required_for_roles']),
        roles: z.array(id()).max(50),
        graceDays: z.int().min(0).max(365),
        since: z.iso.date(),
        trustedDeviceDays: z.int().min(0).max(90),
      })
      .partial()
      .optional(),
    session: z
      .strictObject({
        idleSeconds: seconds(300, 90 * DAY_SECONDS),
        absoluteSeconds: seconds(300, 365 * DAY_SECONDS),
        browserSessionSeconds: seconds(300, DAY_SECONDS / 2),
      })
      .partial()
      .optional(),
    refresh: z
      .strictObject({
        slidingSeconds: seconds(3_600, 365 * DAY_SECONDS),
        limitSeconds: seconds(3_600, 365 * DAY_SECONDS),
      })
      .partial()
      .optional(),
    wallet: walletDeclaration().optional(),
    // Where codes may go by SMS: to no country that is not named, for each costs, and some of them much.
    sms: z
      .strictObject({
        countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'is not a country as in ISO 3166-1 alpha-2')).max(250),
        dailyLimit: z.int().min(1).max(1_000_000).optional(),
      })
      .optional(),
    products: z
      .array(
        z.strictObject({
          id: id(),
          name: line(60),
          blockedCountries: z
            .array(z.string().regex(/^(?:[A-Z]{2}|T1)$/, 'is not a country as in ISO 3166-1 alpha-2, XX or T1'))
            .default([]),
        }),
      )
      .optional(),
    apiPermissions: z
      .array(
        z.strictObject({
          id: z
            .string()
            .max(60)
            .regex(/^[a-z][a-z0-9]*(?:[._:-][a-z0-9]+)*$/, 'is not a permission such as orders.read'),
          stepUp: z.boolean().default(false),
          roles: z.array(line(60)).min(1).optional(),
          userTypes: z
            .array(z.enum(['b2c', 'b2b', 'internal']))
            .min(1)
            .optional(),
        }),
      )
      .optional(),
    theme: theme().optional(),
    links: z
      .strictObject({
        home: address(['https:']),
        terms: address(['https:']),
        privacy: address(['https:']),
        support: address(['https:', 'mailto:']),
      })
      .partial()
      .optional(),
    mail: z
      .strictObject({
        from: z.email().max(254),
        fromName: line(60),
        replyTo: z.email().max(254).nullable(),
      })
      .partial()
      .optional(),
    locales: z.array(locale()).min(1).optional(),
  });

export type Declaration = z.output<ReturnType<typeof declaration>>;

/** Texts of a brand in one language: `branding/<id>/copy/<locale>.json`. `mail` replaces texts of its messages,
 * `pages` texts of its pages. */
export const copyDeclaration = () => z.strictObject({ tagline: line(120).optional(), mail: texts(), pages: texts() });

const texts = () => z.record(z.string(), z.string().max(1_000)).default({});
