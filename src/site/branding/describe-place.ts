import { logoVersions } from '../../tenant/generated/brands.ts';
import type { BrandLook, Tenant } from '../../tenant/tenant.ts';

/** What anybody may know of a place: enough to draw a sign-in form in the brand's look. Field by field. */
export function describePlace({ brand, subapp, env, issuer }: Tenant, look: BrandLook) {
  const { theme, links, password, locales } = brand;
  return {
    brand: brand.id,
    name: brand.name,
    tagline: look.copy[locales[0]]?.tagline ?? null,
    subapp,
    env,
    authOrigin: issuer,
    subapps: brand.subapps.map(({ id, name }) => ({ id, name })),
    logo: `${issuer}/branding/logo.svg?v=${logoVersions[brand.id]}`,
    colors: theme.colors,
    fonts: theme.fonts,
    radius: theme.radius,
    links: { home: links.home, terms: links.terms, privacy: links.privacy, support: links.support },
    signUp: brand.signUp,
    turnstile: brand.turnstile && { siteKey: brand.turnstile.siteKey },
    methods: brand.methods,
    providers: brand.providers
      .filter(({ clients }) => Object.hasOwn(clients, env))
      .map(({ id, name }) => ({ id, name, start: `${issuer}/oauth/${id}` })),
    password: { minLength: password.minLength, maxLength: password.maxLength },
    locale: locales[0],
    locales,
  };
}
