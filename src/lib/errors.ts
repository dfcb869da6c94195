/**
 * Every error that a caller can see: its stable code, the status and a title. RFC 9457 problem bodies and the
 * OpenAPI document are made from this table and nothing else.
 */
export const errors = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  invalid_field: { status: 400, title: 'A field does not hold' },
  password_blocked: { status: 400, title: 'This password is too easy to guess' },
  password_too_short: { status: 400, title: 'This password is too short' },
  password_too_long: { status: 400, title: 'This password is too long' },
  invalid_return_to: { status: 400, title: 'return_to is not an address of this service' },
  invalid_token: { status: 400, title: 'This link has expired or was used before' },
  invalid_code: { status: 400, title: 'This code is not right, or it has expired' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  invalid_credentials: { status: 401, title: 'Email or password is not right' },
  insufficient_user_authentication: { status: 401, title: 'Sign in again to go on' },
  insufficient_scope: { status: 403, title: 'This credential does not allow that' },
  step_up_required: { status: 403, title: 'Sign in again to go on' },
  account_disabled: { status: 403, title: 'This account is disabled' },
  app_access_denied: { status: 403, title: 'No access to this app' },
  env_access_denied: { status: 403, title: 'No access to this environment' },
  email_not_verified: { status: 403, title: 'Confirm your email address first' },
  method_not_enabled: { status: 403, title: 'This way to sign in is not enabled here' },
  csrf: { status: 403, title: 'The request came from another site' },
  stale_form: { status: 403, title: 'This page was open for too long' },
  not_found: { status: 404, title: 'Not found' },
  unknown_subapp: { status: 404, title: 'No app lives at this address' },
  method_not_allowed: { status: 405, title: 'This address does not answer that method' },
  conflict: { status: 409, title: 'The state does not allow that' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'The body has an unsupported media type' },
  unknown_host: { status: 421, title: 'This host is not served here' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  misconfigured: { status: 503, title: 'The service is not configured' },
  overloaded: { status: 503, title: 'Too busy right now' },
  unavailable: { status: 503, title: 'A part of the service is not reachable; nothing was changed' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;
