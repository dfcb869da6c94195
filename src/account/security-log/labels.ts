import { type EventName, eventNames } from '../../audit/events.ts';

const labels: Partial<Record<EventName, string>> = {
  'user.signup.success': 'Account made',
  'user.email.verified': 'Email address confirmed',
  'user.login.success': 'Signed in',
  'user.login.failed': 'Sign-in refused',
  'user.login.second_factor_due': 'First step of a sign-in',
  'user.login.enrollment_due': 'Sign-in stopped: a second factor has to be set up',
  'user.login.recovery': 'Recovery code used to set up anew',
  'user.step_up.success': 'Identity confirmed again',
  'user.device.approved': 'Sign-in on a device approved',
  'user.device.denied': 'Sign-in on a device denied',
  'user.logout': 'Signed out',
  'user.session.revoked': 'Session ended',
  'user.refresh.reused': 'Session ended: its token was used twice',
  'user.profile.changed': 'Profile changed',
  'user.exported': 'Data exported',
  'user.deleted': 'Account deleted',
  'security.username.changed': 'Username changed',
  'security.email.changed': 'Email address changed',
  'security.email.change_undone': 'Change of the email address undone',
  'security.identity.linked': 'Account elsewhere linked',
  'security.identity.unlinked': 'Account elsewhere unlinked',
  'security.passkey.added': 'Passkey added',
  'security.passkey.renamed': 'Passkey renamed',
  'security.passkey.removed': 'Passkey removed',
  'security.passkey.proven': 'Passkey used',
  'security.passkey.cloned': 'Passkey refused: it may have been copied',
  'security.wallet.linked': 'Wallet linked',
  'security.wallet.unlinked': 'Wallet unlinked',
  'security.password.changed': 'Password changed',
  'security.password.reset_requested': 'Password reset requested',
  'security.magic_link.requested': 'Sign-in link requested',
  'security.code.requested': 'Code requested',
  'security.code.refused': 'Wrong code',
  'security.second_factor.refused': 'Wrong second factor',
  'security.recovery_code.used': 'Recovery code used',
  'security.recovery_codes.replaced': 'Recovery codes replaced',
  'security.totp.enrolled': 'Authenticator app added',
  'security.totp.removed': 'Authenticator app removed',
  'security.device.trusted': 'Browser trusted',
  'security.device.removed': 'Browser no longer trusted',
};

const isKnown = (event: string): event is EventName => (eventNames as readonly string[]).includes(event);

/** What an event is called where a person reads it; one that has no words of its own is spelled out. */
export const labelOf = (event: string): string => {
  const own = isKnown(event) ? labels[event] : undefined;
  const words = event.split('.').slice(1).join(' ').replaceAll('_', ' ');
  return own ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
