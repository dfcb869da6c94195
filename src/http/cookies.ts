import { type CookieAttributes, readCookie, writeCookie } from '../lib/cookie.ts';
import { LOCALE_COOKIE } from '../platform/sender.ts';
import { isLoopback } from '../tenant/loopback.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Our cookies, each with its one name and attributes per tenant. Plain http in `dev` goes without Secure and prefix. */
const sessionCookieName = (tenant: Tenant): string =>
  `${tenant.plainHttp ? '' : '__Secure-'}${tenant.brand.id}-${tenant.env}-sid`;

const REFRESH_COOKIE = 'refresh_token';

/** Binds a flow before sign-in to the browser that started it. */
const flowCookieName = (tenant: Tenant): string =>
  `${tenant.plainHttp ? '' : '__Host-'}${tenant.brand.id}-${tenant.env}-flow`;

/** The same for a flow whose end is posted by another site, which a Lax cookie would not be sent with. */
const postFlowCookieName = (tenant: Tenant): string => `${flowCookieName(tenant)}-post`;

/** Shows a browser that its person trusts. */
const deviceCookieName = (tenant: Tenant): string =>
  `${tenant.plainHttp ? '' : '__Host-'}${tenant.brand.id}-${tenant.env}-device`;

/** Holds a sign-in that waits for its second factor, from the page of the first to that of the second. */
const pendingCookieName = (tenant: Tenant): string =>
  `${tenant.plainHttp ? '' : '__Host-'}${tenant.brand.id}-${tenant.env}-pending`;

type Lifetime = Pick<CookieAttributes, 'maxAgeSeconds'>;

const sessionAttributes = (tenant: Tenant): CookieAttributes => ({
  path: '/',
  // A bare loopback name has no subdomains to share with, and clients refuse an address as Domain.
  ...(tenant.base === tenant.host && isLoopback(tenant.host) ? {} : { domain: tenant.base }),
  secure: !tenant.plainHttp,
  sameSite: 'Lax',
});
const refreshAttributes = (tenant: Tenant): CookieAttributes => ({
  path: '/auth',
  secure: !tenant.plainHttp,
  sameSite: 'Strict',
});
const flowAttributes = (tenant: Tenant): CookieAttributes => ({
  path: '/',
  secure: !tenant.plainHttp,
  sameSite: 'Lax',
});

export const sessionCookie = (tenant: Tenant, value: string, life: Lifetime): string =>
  writeCookie(sessionCookieName(tenant), value, { ...sessionAttributes(tenant), ...life });

export const refreshCookie = (tenant: Tenant, value: string, life: Lifetime): string =>
  writeCookie(REFRESH_COOKIE, value, { ...refreshAttributes(tenant), ...life });

/** @param maxAgeSeconds as long as the longest flow that the cookie may have to vouch for: a confirmation link's day. */
export const flowCookie = (tenant: Tenant, value: string, maxAgeSeconds = 86_400): string =>
  writeCookie(flowCookieName(tenant), value, { ...flowAttributes(tenant), maxAgeSeconds });

/** @param maxAgeSeconds 0 removes it. */
export const postFlowCookie = (tenant: Tenant, value: string, maxAgeSeconds: number): string =>
  writeCookie(postFlowCookieName(tenant), value, {
    ...flowAttributes(tenant),
    // Browsers take None with Secure alone; on plain http there is no provider that posts across sites.
    sameSite: tenant.plainHttp ? 'Lax' : 'None',
    maxAgeSeconds,
  });

export const deviceCookie = (tenant: Tenant, value: string, maxAgeSeconds: number): string =>
  writeCookie(deviceCookieName(tenant), value, { ...flowAttributes(tenant), maxAgeSeconds });

/** @param maxAgeSeconds 0 removes it. */
export const pendingCookie = (tenant: Tenant, token: string, maxAgeSeconds: number): string =>
  writeCookie(pendingCookieName(tenant), token, { ...flowAttributes(tenant), maxAgeSeconds });

/** Each removes a cookie: by name, with the attributes it was set with. */
export const clearedSessionCookie = (tenant: Tenant): string => sessionCookie(tenant, '', { maxAgeSeconds: 0 });
export const clearedRefreshCookie = (tenant: Tenant): string => refreshCookie(tenant, '', { maxAgeSeconds: 0 });

const YEAR_SECONDS = 365 * 86_400;

/** The language that the person chose for pages and mails (`senderOf` reads it). */
export const localeCookie = (tenant: Tenant, locale: string): string =>
  writeCookie(LOCALE_COOKIE, locale, { ...flowAttributes(tenant), maxAgeSeconds: YEAR_SECONDS });

const HINT_SECONDS = 15 * 60;
const hintCookieName = (tenant: Tenant): string => `${flowCookieName(tenant)}-hint`;

/** Carries an address or a username from one step of signing in to the next, so that no URL holds it. */
export const hintCookie = (tenant: Tenant, identifier: string, maxAgeSeconds = HINT_SECONDS): string =>
  writeCookie(hintCookieName(tenant), Buffer.from(identifier).toString('base64url'), {
    ...flowAttributes(tenant),
    maxAgeSeconds,
  });

/** Removes it: nobody comes back by that name. */
export const clearedHintCookie = (tenant: Tenant): string => hintCookie(tenant, '', 0);

/** What the person said who they are, in an earlier step; null where they did not. Proves nothing. */
export function readHintCookie(request: Request, tenant: Tenant): string | null {
  const found = readCookie(request.headers.get('cookie'), hintCookieName(tenant));
  if (!found || found === 'twice' || found.value.length > 400) return null;
  const text = Buffer.from(found.value, 'base64url').toString();
  return text !== '' && text.isWellFormed() && !/[\p{Cc}\p{Cf}\uFFFD]/u.test(text) ? text : null;
}

/** Removes the session and refresh cookies. */
export const clearedCookies = (tenant: Tenant): string[] => [
  clearedSessionCookie(tenant),
  clearedRefreshCookie(tenant),
];

export const readSessionCookie = (request: Request, tenant: Tenant) =>
  readCookie(request.headers.get('cookie'), sessionCookieName(tenant));
export const readRefreshCookie = (request: Request) => readCookie(request.headers.get('cookie'), REFRESH_COOKIE);
const readFlow = (request: Request, name: string): string | null => {
  const found = readCookie(request.headers.get('cookie'), name);
  return found && found !== 'twice' && /^[A-Za-z0-9_-]{43}$/.test(found.value) ? found.value : null;
};
export const readFlowCookie = (request: Request, tenant: Tenant): string | null =>
  readFlow(request, flowCookieName(tenant));
export const readPostFlowCookie = (request: Request, tenant: Tenant): string | null =>
  readFlow(request, postFlowCookieName(tenant));

export const readPendingCookie = (request: Request, tenant: Tenant): string | null =>
  readFlow(request, pendingCookieName(tenant));

/** @param cookies the `Cookie` field. */
export function readDeviceCookie(cookies: string | null, tenant: Tenant): string | null {
  const found = readCookie(cookies, deviceCookieName(tenant));
  return found && found !== 'twice' ? found.value : null;
}

/** True where the request carries a session or refresh cookie of this tenant. */
export const carriesOurCookie = (request: Request, tenant: Tenant): boolean =>
  request.headers.has('cookie') && Boolean(readSessionCookie(request, tenant) ?? readRefreshCookie(request));
