import type { Route } from './http/route.ts';
import type { AreaName } from './routes.ts';
import { routes as tokens } from './tokens/routes.ts';

/**
 * Where each area of the table lives. All but the hot path load at their first request. The promise of an
 * import is never kept: a request that is aborted while it loads would leave it hanging for every later one.
 */
export const areas: Partial<Record<AreaName, () => Promise<{ routes: readonly Route[] }>>> = {
  tokens: async () => ({ routes: tokens }),
  'site/health': () => import('./site/health/routes.ts'),
  'site/branding': () => import('./site/branding/routes.ts'),
  'site/reference': () => import('./site/reference/routes.tsx'),
  'methods/password': () => import('./methods/password/routes.ts'),
  'methods/magic-link': () => import('./methods/magic-link/routes.tsx'),
  'methods/oauth': () => import('./methods/oauth/routes.ts'),
  'methods/wallet': () => import('./methods/wallet/routes.ts'),
  'methods/email-otp': () => import('./methods/email-otp/routes.ts'),
  'methods/username': () => import('./methods/username/routes.ts'),
  'methods/handover': () => import('./methods/handover/routes.tsx'),
  'account/registration': () => import('./account/registration/routes.tsx'),
  'account/wallets': () => import('./account/wallets/routes.ts'),
  'account/profile': () => import('./account/profile/routes.ts'),
  'account/username': () => import('./account/username/routes.ts'),
  'account/password-change': () => import('./account/password-change/routes.ts'),
  'account/identities': () => import('./account/identities/routes.ts'),
  'account/security-log': () => import('./account/security-log/routes.ts'),
  'account/email': () => import('./account/email/routes.tsx'),
  'account/privacy': () => import('./account/privacy/routes.ts'),
  'account/api-keys': () => import('./account/api-keys/routes.ts'),
  'account/products': () => import('./account/products/routes.ts'),
  'account/intercom': () => import('./account/intercom/routes.ts'),
  'account/analytics': () => import('./account/analytics/routes.ts'),
  'methods/second-factor': () => import('./methods/second-factor/routes.ts'),
  'methods/factors': () => import('./methods/factors/routes.ts'),
  'account/devices': () => import('./account/devices/routes.ts'),
  'account/password-codes': () => import('./account/password-codes/routes.ts'),
  'methods/passkey': () => import('./methods/passkey/routes.ts'),
  'account/mfa': () => import('./account/mfa/routes.ts'),
  'account/passkeys': () => import('./account/passkeys/routes.ts'),
  'account/sessions': () => import('./account/sessions/routes.ts'),
  'hosted/assets': () => import('./hosted/assets/routes.ts'),
  'hosted/signin': () => import('./hosted/signin/routes.ts'),
  'hosted/second-factor': () => import('./hosted/second-factor/routes.ts'),
  'hosted/error': () => import('./hosted/error/routes.ts'),
  'platform-owner/users': () => import('./platform-owner/users/routes.ts'),
  'platform-owner/invitations': () => import('./platform-owner/invitations/routes.ts'),
  'site/well-known': () => import('./site/well-known/routes.ts'),
  'account/password-reset': () => import('./account/password-reset/routes.tsx'),
};
