import type { Route } from './http/route.ts';

/** Table of contents: what answers where. Strings only, so that placing a request loads nothing. */
export type Row = readonly [method: Route['method'], pattern: string, area: AreaName];

export type AreaName =
  | 'tokens'
  | 'site/health'
  | 'site/branding'
  | 'site/reference'
  | 'methods/password'
  | 'methods/magic-link'
  | 'methods/email-otp'
  | 'methods/username'
  | 'methods/oauth'
  | 'methods/wallet'
  | 'methods/handover'
  | 'methods/device-code'
  | 'methods/device-code/pages'
  | 'account/registration'
  | 'account/password-reset'
  | 'account/mfa'
  | 'account/passkeys'
  | 'account/sessions'
  | 'methods/passkey'
  | 'site/well-known'
  | 'hosted/signin'
  | 'hosted/assets'
  | 'hosted/second-factor'
  | 'hosted/error'
  | 'hosted/account'
  | 'account/profile/pages'
  | 'account/email/pages'
  | 'account/username/pages'
  | 'account/password-change/pages'
  | 'account/passkeys/pages'
  | 'account/mfa/pages'
  | 'account/devices/pages'
  | 'account/sessions/pages'
  | 'account/api-keys/pages'
  | 'account/identities/pages'
  | 'account/wallets/pages'
  | 'account/organizations'
  | 'account/security-log/pages'
  | 'account/privacy/pages'
  | 'account/password-codes'
  | 'account/wallets'
  | 'account/profile'
  | 'account/username'
  | 'account/password-change'
  | 'account/identities'
  | 'account/security-log'
  | 'account/email'
  | 'account/privacy'
  | 'account/api-keys'
  | 'account/products'
  | 'account/intercom'
  | 'account/analytics'
  | 'account/devices'
  | 'methods/second-factor'
  | 'methods/factors'
  | 'methods/factors/pages'
  | 'platform-owner/users'
  | 'platform-owner/invitations'
  | 'dev/start'
  | 'dev/consent'
  | 'dev/outbox';

export const table: readonly Row[] = [
  ['GET', '/session', 'tokens'],
  ['GET', '/.well-known/jwks.json', 'tokens'],
  ['POST', '/auth/refresh', 'tokens'],
  ['POST', '/auth/native/refresh', 'tokens'],
  ['POST', '/auth/logout', 'tokens'],
  ['POST', '/auth/native/logout', 'tokens'],
  ['GET', '/auth/me', 'tokens'],
  ['POST', '/logout', 'tokens'],

  ['GET', '/login', 'hosted/signin'],
  ['POST', '/login/identifier', 'hosted/signin'],
  ['POST', '/login/username', 'hosted/signin'],
  ['POST', '/login/passkey', 'methods/passkey'],
  ['POST', '/login/code', 'hosted/signin'],
  ['POST', '/login/code/verify', 'hosted/signin'],
  ['GET', '/2fa', 'hosted/second-factor'],
  ['POST', '/2fa/send', 'hosted/second-factor'],
  ['GET', '/error', 'hosted/error'],
  ['GET', '/account', 'hosted/account'],
  ['GET', '/account/confirm', 'hosted/account'],
  ['POST', '/account/confirm/send', 'hosted/account'],
  ['GET', '/account/profile', 'account/profile/pages'],
  ['POST', '/account/profile', 'account/profile/pages'],
  ['GET', '/account/email', 'account/email/pages'],
  ['POST', '/account/email', 'account/email/pages'],
  ['POST', '/account/email/confirm', 'account/email/pages'],
  ['GET', '/account/username', 'account/username/pages'],
  ['POST', '/account/username', 'account/username/pages'],
  ['GET', '/account/password', 'account/password-change/pages'],
  ['POST', '/account/password', 'account/password-change/pages'],
  ['GET', '/account/passkeys', 'account/passkeys/pages'],
  ['POST', '/account/passkeys/:id/rename', 'account/passkeys/pages'],
  ['POST', '/account/passkeys/:id/remove', 'account/passkeys/pages'],
  ['GET', '/account/two-step', 'account/mfa/pages'],
  ['POST', '/account/two-step/set-up', 'account/mfa/pages'],
  ['POST', '/account/two-step/confirm', 'account/mfa/pages'],
  ['POST', '/account/two-step/codes', 'account/mfa/pages'],
  ['POST', '/account/two-step/off', 'account/mfa/pages'],
  ['POST', '/account/two-step/phone', 'methods/factors/pages'],
  ['POST', '/account/two-step/phone/confirm', 'methods/factors/pages'],
  ['POST', '/account/two-step/phone/remove', 'methods/factors/pages'],
  ['GET', '/account/browsers', 'account/devices/pages'],
  ['POST', '/account/browsers/:id/remove', 'account/devices/pages'],
  ['GET', '/account/sessions', 'account/sessions/pages'],
  ['POST', '/account/sessions/end-others', 'account/sessions/pages'],
  ['POST', '/account/sign-out', 'account/sessions/pages'],
  ['POST', '/account/sessions/:id/end', 'account/sessions/pages'],
  ['GET', '/account/keys', 'account/api-keys/pages'],
  ['POST', '/account/keys', 'account/api-keys/pages'],
  ['POST', '/account/keys/:id/remove', 'account/api-keys/pages'],
  ['GET', '/account/identities', 'account/identities/pages'],
  ['POST', '/account/identities/link', 'methods/oauth'],
  ['POST', '/account/identities/:id/remove', 'account/identities/pages'],
  ['GET', '/account/wallets', 'account/wallets/pages'],
  ['POST', '/account/wallets/remove', 'account/wallets/pages'],
  ['GET', '/account/organizations', 'account/organizations'],
  ['POST', '/account/organizations/select', 'account/organizations'],
  ['GET', '/account/activity', 'account/security-log/pages'],
  ['GET', '/account/data', 'account/privacy/pages'],
  ['POST', '/account/data/export', 'account/privacy/pages'],
  ['POST', '/account/delete', 'account/privacy/pages'],
  ['POST', '/login', 'methods/password'],
  ['POST', '/auth/password/login', 'methods/password'],
  ['POST', '/auth/native/password/login', 'methods/password'],
  ['POST', '/auth/username/signup', 'methods/username'],
  ['POST', '/auth/native/username/signup', 'methods/username'],
  ['POST', '/auth/username/login', 'methods/username'],
  ['POST', '/auth/native/username/login', 'methods/username'],
  ['GET', '/auth/username/available', 'methods/username'],
  ['POST', '/auth/otp/request', 'methods/email-otp'],
  ['POST', '/auth/native/otp/request', 'methods/email-otp'],
  ['POST', '/auth/otp/verify', 'methods/email-otp'],
  ['POST', '/auth/native/otp/verify', 'methods/email-otp'],
  ['POST', '/auth/verify', 'methods/email-otp'],
  ['POST', '/magic-link', 'methods/magic-link'],
  ['GET', '/magic-link', 'methods/magic-link'],
  ['POST', '/magic-link/verify', 'methods/magic-link'],

  ['GET', '/oauth/google', 'methods/oauth'],
  ['GET', '/oauth/google/callback', 'methods/oauth'],
  ['GET', '/oauth/:provider', 'methods/oauth'],
  ['GET', '/oauth/:provider/callback', 'methods/oauth'],
  ['POST', '/oauth/:provider/callback', 'methods/oauth'],
  ['POST', '/auth/oauth/google', 'methods/oauth'],
  ['POST', '/auth/native/oauth/google', 'methods/oauth'],
  ['POST', '/auth/oauth/apple', 'methods/oauth'],
  ['POST', '/auth/native/oauth/apple', 'methods/oauth'],

  ['POST', '/auth/metamask/nonce', 'methods/wallet'],
  ['POST', '/auth/metamask/verify', 'methods/wallet'],

  ['GET', '/handover/start', 'methods/handover'],
  ['GET', '/handover/authorize', 'methods/handover'],
  ['GET', '/handover/callback', 'methods/handover'],

  ['POST', '/auth/device/code', 'methods/device-code'],
  ['POST', '/auth/device/verify', 'methods/device-code'],
  ['POST', '/auth/token', 'methods/device-code'],
  ['GET', '/device', 'methods/device-code/pages'],
  ['POST', '/device', 'methods/device-code/pages'],

  ['GET', '/register', 'account/registration'],
  ['POST', '/register', 'account/registration'],
  ['GET', '/verify-email', 'account/registration'],
  ['POST', '/verify-email', 'account/registration'],
  ['POST', '/verify-email/resend', 'account/registration'],
  ['GET', '/verify-email/decline', 'account/registration'],
  ['POST', '/verify-email/decline', 'account/registration'],
  ['POST', '/auth/password/signup/request', 'account/password-codes'],
  ['POST', '/auth/native/password/signup/request', 'account/password-codes'],
  ['POST', '/auth/password/signup', 'account/password-codes'],
  ['POST', '/auth/native/password/signup', 'account/password-codes'],
  ['POST', '/auth/password/reset/request', 'account/password-codes'],
  ['POST', '/auth/native/password/reset/request', 'account/password-codes'],
  ['POST', '/auth/password/reset/confirm', 'account/password-codes'],
  ['POST', '/auth/native/password/reset/confirm', 'account/password-codes'],
  ['GET', '/forgot-password', 'hosted/signin'],
  ['POST', '/forgot-password', 'account/password-reset'],
  ['GET', '/reset-password', 'account/password-reset'],
  ['POST', '/reset-password', 'account/password-reset'],
  ['POST', '/auth/2fa/setup', 'account/mfa'],
  ['POST', '/auth/2fa/enable', 'account/mfa'],
  ['POST', '/auth/2fa/disable', 'account/mfa'],
  ['POST', '/auth/mfa/totp/enroll', 'account/mfa'],
  ['POST', '/auth/mfa/totp/enroll/password', 'account/mfa'],
  ['POST', '/auth/mfa/totp/enroll/oauth/google', 'account/mfa'],
  ['POST', '/auth/mfa/totp/enroll/oauth/apple', 'account/mfa'],
  ['POST', '/auth/mfa/totp/confirm', 'account/mfa'],
  ['DELETE', '/auth/mfa/totp', 'account/mfa'],
  ['GET', '/auth/mfa/status', 'account/mfa'],
  ['POST', '/auth/mfa/recovery-codes/regenerate', 'account/mfa'],

  ['POST', '/auth/2fa/verify', 'methods/second-factor'],
  ['POST', '/auth/mfa/verify', 'methods/second-factor'],
  ['POST', '/auth/native/mfa/verify', 'methods/second-factor'],
  ['POST', '/auth/mfa/recovery', 'methods/second-factor'],
  ['POST', '/auth/native/mfa/recovery', 'methods/second-factor'],
  ['POST', '/auth/mfa/step-up', 'methods/second-factor'],
  ['POST', '/auth/native/mfa/step-up', 'methods/second-factor'],
  ['POST', '/auth/recovery/login', 'methods/second-factor'],
  ['POST', '/auth/native/recovery/login', 'methods/second-factor'],
  ['POST', '/auth/step-up', 'methods/second-factor'],
  ['POST', '/auth/login', 'methods/factors'],
  ['POST', '/auth/login/refresh', 'methods/factors'],
  ['POST', '/auth/otp/methods/sms', 'methods/factors'],
  ['POST', '/auth/otp/methods/totp', 'methods/factors'],
  ['DELETE', '/auth/otp/methods/totp', 'methods/factors'],
  ['GET', '/auth/otp/code', 'methods/factors'],
  ['POST', '/auth/otp/code', 'methods/factors'],
  ['GET', '/auth/devices', 'account/devices'],
  ['DELETE', '/auth/devices/:id', 'account/devices'],

  ['POST', '/auth/wallet/link', 'account/wallets'],
  ['DELETE', '/auth/wallet/link', 'account/wallets'],
  ['GET', '/auth/wallet', 'account/wallets'],
  ['PATCH', '/auth/me', 'account/profile'],
  ['DELETE', '/auth/me', 'account/privacy'],
  ['POST', '/auth/me/export', 'account/privacy'],
  ['PATCH', '/auth/me/username', 'account/username'],
  ['POST', '/auth/password/change', 'account/password-change'],
  ['GET', '/auth/identities', 'account/identities'],
  ['DELETE', '/auth/identities/:id', 'account/identities'],
  ['GET', '/auth/security-log', 'account/security-log'],
  ['POST', '/auth/email/request', 'account/email'],
  ['POST', '/auth/email/confirm', 'account/email'],
  ['GET', '/auth/email/undo', 'account/email'],
  ['POST', '/auth/email/undo', 'account/email'],

  ['POST', '/keys', 'account/api-keys'],
  ['GET', '/keys', 'account/api-keys'],
  ['DELETE', '/keys/:id', 'account/api-keys'],
  ['POST', '/auth/api-tokens', 'account/api-keys'],
  ['GET', '/auth/api-tokens', 'account/api-keys'],
  ['DELETE', '/auth/api-tokens/:id', 'account/api-keys'],
  ['GET', '/auth/products', 'account/products'],
  ['POST', '/auth/products', 'account/products'],
  ['GET', '/auth/intercom/session', 'account/intercom'],
  ['GET', '/auth/analytics/token', 'account/analytics'],

  ['POST', '/auth/passkey/login/begin', 'methods/passkey'],
  ['POST', '/auth/passkey/login/complete', 'methods/passkey'],
  ['POST', '/auth/native/passkey/login/begin', 'methods/passkey'],
  ['POST', '/auth/native/passkey/login/complete', 'methods/passkey'],
  ['POST', '/auth/passkeys/authenticate/options', 'methods/passkey'],
  ['POST', '/auth/passkeys/authenticate/verify', 'methods/passkey'],
  ['POST', '/auth/passkey/register/begin', 'account/passkeys'],
  ['POST', '/auth/passkey/register/complete', 'account/passkeys'],
  ['PATCH', '/auth/passkey/:id', 'account/passkeys'],
  ['DELETE', '/auth/passkey/:id', 'account/passkeys'],
  ['POST', '/auth/passkeys/register/options', 'account/passkeys'],
  ['POST', '/auth/passkeys/register/verify', 'account/passkeys'],
  ['GET', '/auth/passkeys', 'account/passkeys'],
  ['DELETE', '/auth/passkeys/:id', 'account/passkeys'],

  ['GET', '/auth/sessions', 'account/sessions'],
  ['POST', '/auth/sessions', 'account/sessions'],
  ['DELETE', '/auth/sessions', 'account/sessions'],
  ['GET', '/auth/sessions/current', 'account/sessions'],
  ['GET', '/auth/sessions/current/permissions', 'account/sessions'],
  ['DELETE', '/auth/sessions/:id', 'account/sessions'],

  ['POST', '/api/platform/bootstrap', 'platform-owner/users'],
  ['POST', '/api/platform/owners', 'platform-owner/users'],
  ['DELETE', '/api/platform/owners/:user_id', 'platform-owner/users'],
  ['GET', '/api/platform/users', 'platform-owner/users'],
  ['GET', '/api/platform/users/search', 'platform-owner/users'],
  ['GET', '/api/platform/users/:id', 'platform-owner/users'],
  ['PATCH', '/api/platform/users/:id', 'platform-owner/users'],
  ['POST', '/api/platform/users/:id/ban', 'platform-owner/users'],
  ['POST', '/api/platform/users/:id/unban', 'platform-owner/users'],
  ['DELETE', '/api/platform/users/:id/sessions', 'platform-owner/users'],
  ['GET', '/api/platform/users/:id/mfa/status', 'platform-owner/users'],
  ['DELETE', '/api/platform/users/:id/mfa', 'platform-owner/users'],
  ['GET', '/api/platform/invitations', 'platform-owner/invitations'],
  ['POST', '/api/platform/invitations', 'platform-owner/invitations'],
  ['DELETE', '/api/platform/invitations', 'platform-owner/invitations'],

  ['GET', '/.well-known/webauthn', 'site/well-known'],
  ['GET', '/.well-known/assetlinks.json', 'site/well-known'],
  ['GET', '/.well-known/apple-app-site-association', 'site/well-known'],

  ['GET', '/assets/:file', 'hosted/assets'],
  ['GET', '/branding', 'site/branding'],
  ['GET', '/branding/logo.svg', 'site/branding'],
  ['GET', '/favicon.svg', 'site/branding'],
  ['GET', '/favicon.ico', 'site/branding'],
  ['GET', '/openapi.json', 'site/reference'],
  ['GET', '/docs', 'site/reference'],
  ['GET', '/health', 'site/health'],
  ['GET', '/health/live', 'site/health'],
  ['GET', '/health/ready', 'site/health'],
];
