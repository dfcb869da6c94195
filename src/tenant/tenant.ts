import type { MfaPolicy } from '../lib/mfa-policy.ts';
import type { Theme } from '../lib/theme.ts';

import type { ProviderDeclaration } from './provider.ts';
import type { WalletPolicy } from './wallet.ts';

/** A brand as declared in `branding/<id>/brand.json`, checked at build and with every default filled in. */
export interface Brand {
  readonly id: string;
  readonly name: string;
  /** The set of users that this brand shares; its own id unless declared otherwise. */
  readonly pool: string;
  /** Environments in order; one without bases lives under the bases of the first (`<subapp>.<env>.<base>`). */
  readonly environments: readonly { readonly name: string; readonly bases: readonly string[] }[];
  readonly subapps: readonly {
    readonly id: string;
    readonly name: string;
    /** Whether it signs people in on devices without a browser, by a code that they type elsewhere (RFC 8628). */
    readonly deviceSignIn?: boolean | undefined;
  }[];
  /** The subapp that `<base>` and `www.<base>` mean. */
  readonly defaultSubapp: string;
  /** What a new user gets. */
  readonly newUser: {
    readonly apps: readonly string[];
    readonly env: readonly string[];
    readonly userType: 'b2c' | 'b2b' | 'internal';
    readonly role: string;
  };
  /** `aud` of access tokens. */
  readonly audience: string;
  /** Who may make an account: anybody, whom an owner has invited, whose address is in a domain, or nobody. */
  readonly signUp: 'open' | 'invitation' | 'domains' | 'closed';
  readonly signUpRules: {
    readonly domains: readonly string[];
    /** Refuses addresses that are made to be thrown away. */
    readonly blockDisposable: boolean;
  };
  /** The check that whoever asks for an account or a mail is no program; null where none is asked for. */
  readonly turnstile: { readonly siteKey: string } | null;
  /** Addresses with fixed codes, to which no mail goes, by environment; never in `prod`. */
  readonly testPeople: readonly {
    readonly address: string;
    readonly code: string;
    readonly environments: readonly string[];
  }[];
  readonly methods: readonly Method[];
  /** Services elsewhere that people may sign in with; Google and Apple are named in `methods` too. */
  readonly providers: readonly ProviderDeclaration[];
  /** By environment: the domain that passkeys are bound to, where the brand declares one (`relying-party.ts`). */
  readonly passkeyRpId: Readonly<Record<string, string>>;
  readonly nativeApps: {
    readonly android: readonly { readonly packageName: string; readonly sha256CertFingerprints: readonly string[] }[];
    /** `<team id>.<bundle id>`. */
    readonly apple: readonly string[];
  };
  readonly mfa: MfaPolicy & {
    /** For how long a browser that its person trusts is not asked; 0 where that is not offered. */
    readonly trustedDeviceDays: number;
  };
  readonly password: { readonly minLength: number; readonly maxLength: number };
  readonly session: {
    readonly idleSeconds: number;
    readonly absoluteSeconds: number;
    /** Life of a session whose person asked not to be remembered. */
    readonly browserSessionSeconds: number;
  };
  readonly refresh: { readonly slidingSeconds: number; readonly limitSeconds: number };
  readonly wallet: WalletPolicy;
  /** Countries (ISO 3166-1 alpha-2) to which codes may go by SMS; none where that is not offered. At most so many a day. */
  readonly sms: { readonly countries: readonly string[]; readonly dailyLimit?: number | undefined };
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    /** ISO 3166-1 alpha-2, and of the edge's own `XX` (unknown) and `T1` (Tor). */
    readonly blockedCountries: readonly string[];
  }[];
  readonly apiPermissions: readonly {
    readonly id: string;
    readonly stepUp: boolean;
    /** Whose keys may have it, by role and by type; left out: everybody's. */
    readonly roles?: readonly string[] | undefined;
    readonly userTypes?: readonly ('b2c' | 'b2b' | 'internal')[] | undefined;
  }[];
  readonly theme: Theme;
  readonly links: { readonly home: string; readonly terms: string; readonly privacy: string; readonly support: string };
  readonly mail: { readonly from: string; readonly fromName: string; readonly replyTo: string | null };
  /** BCP 47; the first is the default. */
  readonly locales: readonly [string, ...string[]];
}

export type Method = 'password' | 'magic_link' | 'email_otp' | 'username' | 'passkey' | 'wallet' | 'google' | 'apple';

/** What a request's host stands for. */
export interface Place {
  readonly brand: Brand;
  readonly env: string;
  /** The subapp of the host; the default subapp on the auth host. */
  readonly subapp: string;
  readonly isAuthHost: boolean;
  /** The host as it resolved: lower case, no port, no trailing dot. */
  readonly host: string;
  /** The base domain that matched: the session cookie's Domain. */
  readonly base: string;
  /** The auth host of the same brand, environment and base. */
  readonly authHost: string;
}

/** A place together with the origins that this request's entry gives it. */
export interface Tenant extends Place {
  /** True in the environment named `dev`. */
  readonly development: boolean;
  /** Plain http in a `dev` environment: cookies go without `Secure` and prefix. */
  readonly plainHttp: boolean;
  /** Origin of the host itself. */
  readonly origin: string;
  /** Origin of the auth host: JWT issuer and base of every link. */
  readonly issuer: string;
}

/** The domain, subapp and environment that a session is opened for. */
export interface Target {
  readonly domain: string;
  readonly subapp: string;
  readonly env: string;
}

/** What only some requests need of a brand: loaded on demand from `generated/looks.ts`. */
export interface BrandLook {
  /** The text of an SVG drawn from an allow-list of shapes. */
  readonly logo: string;
  /** Texts of the brand's own by locale: there is an entry for each of the brand's locales. */
  readonly copy: Readonly<Record<string, BrandCopy>>;
}

export interface BrandCopy {
  readonly tagline?: string | undefined;
  /** Texts of messages that the brand replaces, by key (`notify/copy/keys.ts`). */
  readonly mail: Readonly<Record<string, string>>;
  /** Texts of pages that the brand replaces, by key (`http/page/copy/en.ts`). */
  readonly pages: Readonly<Record<string, string>>;
}
