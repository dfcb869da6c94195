import type { NoticeCopy } from './notice-keys.ts';

/** English. */
export const enNotices: NoticeCopy = {
  'notice.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then sign in and look through everything that lets somebody in.',
  'notice.button': 'Choose a new password',
  'notice.ignore': 'If it was you, there is nothing left to do.',
  'notice.unknown_device': 'an unknown device',
  'notice.device_on': '{browser} on {system}',
  'notice.device_android_app': 'Android app',
  'notice.device_apple_app': 'Apple app',

  'totp_added.subject': 'An authenticator app was added to your account at {brand}',
  'totp_added.heading': 'An authenticator app was added',
  'totp_added.intro':
    'An authenticator app was set up for your account at {brand} a moment ago. From now on we ask for its code when you sign in.',

  'totp_removed.subject': 'The authenticator app was removed from your account at {brand}',
  'totp_removed.heading': 'The authenticator app was removed',
  'totp_removed.intro':
    'The authenticator app of your account at {brand} was removed a moment ago. We no longer ask for its code when you sign in.',

  'recovery_code_used.subject': 'A recovery code of your account at {brand} was used',
  'recovery_code_used.heading': 'A recovery code was used',
  'recovery_code_used.intro':
    'A recovery code of your account at {brand} was used a moment ago. It does not work a second time.',
  'recovery_code_used.left': 'Recovery codes left: {count}. You can make new ones at any time in your account.',

  'recovery_codes_replaced.subject': 'Your account at {brand} has new recovery codes',
  'recovery_codes_replaced.heading': 'Your recovery codes were replaced',
  'recovery_codes_replaced.intro':
    'New recovery codes were made for your account at {brand} a moment ago. The earlier ones do not work any more.',

  'phone_added.subject': 'A phone number was added to your account at {brand}',
  'phone_added.heading': 'A phone number was added',
  'phone_added.intro':
    'A phone number was confirmed for your account at {brand} a moment ago. We may send codes to it from now on.',

  'phone_removed.subject': 'A phone number was removed from your account at {brand}',
  'phone_removed.heading': 'A phone number was removed',
  'phone_removed.intro':
    'The phone number of your account at {brand} was removed a moment ago. We no longer send codes to it.',

  'email_changed.subject': 'The email address of your account at {brand} was changed',
  'email_changed.heading': 'Your email address was changed',
  'email_changed.intro':
    'Your account at {brand} belongs to the address {address} from now on. This is the last message that this mailbox gets about it.',
  'email_changed.alarm':
    'If that was not you, somebody else has access to your account. Undo the change, then choose a new password at {brand}.',
  'email_changed.button': 'Undo the change',
  'email_changed.validity':
    'The link works for {duration}. It leads to a page where you confirm with one button. If it was you, there is nothing left to do.',

  'email_change_confirmed.subject': 'This is now the email address of your account at {brand}',
  'email_change_confirmed.heading': 'Your new email address is in use',
  'email_change_confirmed.intro':
    'Your account at {brand} belongs to this address from now on: you sign in with it, and our messages come here.',

  'email_change_undone.subject': 'This is no longer the email address of your account at {brand}',
  'email_change_undone.heading': 'A change of address was undone',
  'email_change_undone.intro':
    'A change of the email address of an account at {brand} was undone by the link that went to the address before. This address no longer belongs to the account, and every session has ended.',
  'email_change_undone.contact': 'If the account is yours and that was not you, write to {brand}.',

  'username_changed.subject': 'The username of your account at {brand} was changed',
  'username_changed.heading': 'Your username was changed',
  'username_changed.intro':
    'The username of your account at {brand} was changed a moment ago. You can see the new one in your account.',

  'api_key_created.subject': 'An API key was created in your account at {brand}',
  'api_key_created.heading': 'An API key was created',
  'api_key_created.intro':
    'A new API key that begins with {prefix} was created in your account at {brand} a moment ago. Programs can act for you with it.',
  'api_key_created.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then sign in and revoke the key {prefix}.',

  'identity_unlinked.subject': 'You can no longer sign in to {brand} with {provider}',
  'identity_unlinked.heading': '{provider} was removed from your account',
  'identity_unlinked.intro':
    'The link between your account at {brand} and an account at {provider} was removed a moment ago. It does not sign you in any more.',

  'account_deleted.subject': 'Your account at {brand} was deleted',
  'account_deleted.heading': 'Your account was deleted',
  'account_deleted.intro':
    'Your account at {brand} was deleted a moment ago. Nobody can sign in to it any more, and it was signed out on every device.',
  'account_deleted.purge': 'What is still stored of it will be removed for good within {duration}.',
  'account_deleted.alarm': 'If that was not you, contact {brand} at once, before it is removed.',

  'account_disabled.subject': 'Your account at {brand} was disabled',
  'account_disabled.heading': 'Your account was disabled',
  'account_disabled.intro':
    'An administrator of {brand} disabled your account a moment ago. You were signed out on every device, and nobody can sign in to it for now.',
  'account_disabled.contact': 'If you think that this is a mistake, contact {brand}.',

  'device_trusted.subject': 'A device is trusted by your account at {brand}',
  'device_trusted.heading': 'A device is trusted now',
  'device_trusted.intro':
    'Your account at {brand} trusts this device from now on: {device}. There we ask for your second factor less often.',

  'new_sign_in.subject': 'New sign-in to your account at {brand}',
  'new_sign_in.heading': 'New sign-in',
  'new_sign_in.intro':
    'Your account at {brand} was signed in to on a device that we had not seen before: {device}, on {time}.',
  'new_sign_in.country': 'The request came from this country or region: {country}.',

  'many_failures.subject': 'Many failed attempts to sign in to your account at {brand}',
  'many_failures.heading': 'Many failed attempts to sign in',
  'many_failures.intro':
    'Somebody has tried many times to sign in to your account at {brand}, and did not succeed. We are holding further tries back for a while.',
  'many_failures.alarm':
    'If that was not you, nobody got in. If you use your password anywhere else, or if it is easy to guess, choose a new one now.',

  'factors_reset.subject': 'The second factors of your account at {brand} were removed',
  'factors_reset.heading': 'Your second factors were removed',
  'factors_reset.intro':
    'An administrator of {brand} removed the second factors of your account a moment ago. Signing in no longer asks for them.',
  'factors_reset.passkeys': 'Your passkeys were removed too: none of them signs in any more.',
  'factors_reset.next':
    'Sign in and set up a second factor again. If you did not ask for this, choose a new password first and contact {brand}.',

  'invitation.subject': 'You are invited to {brand}',
  'invitation.heading': 'You are invited to {brand}',
  'invitation.intro': 'You have been invited to create an account at {brand} with this address.',
  'invitation.button': 'Create an account',
  'invitation.validity': 'The invitation is good for {duration}.',
  'invitation.ignore': 'If you do not want an account, ignore this message. Without you, none will be created.',
};
