/** The closed list of event names: audit log, webhooks and docs share it. */
export const eventNames = [
  'user.signup.success',
  'user.signup.declined',
  'user.email.verified',
  'user.login.success',
  'user.login.failed',
  'user.logout',
  'user.session.revoked',
  'user.refresh.reused',
  'security.identity.linked',
  'security.passkey.added',
  'security.passkey.renamed',
  'security.passkey.removed',
  'security.passkey.proven',
  'security.passkey.cloned',
  'security.wallet.linked',
  'security.wallet.unlinked',
  'security.password.changed',
  'security.password.reset_requested',
  'security.magic_link.requested',
  'security.code.requested',
  'security.code.refused',
] as const;

export type EventName = (typeof eventNames)[number];
