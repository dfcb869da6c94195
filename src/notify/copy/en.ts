import { enNotices } from './en-notices.ts';
import type { Copy } from './keys.ts';

/** English, the language of last resort. */
export const en: Copy = {
  'frame.link_as_text': 'If the button does not work, copy this address into your browser:',
  'frame.footer': '{brand} sent this message because of a request at {host}.',

  'verify_email.subject': 'Confirm your email address for {brand}',
  'verify_email.heading': 'Confirm your email address',
  'verify_email.intro':
    'An account at {brand} was created with this address. Confirm that the address is yours, and the account is ready.',
  'verify_email.button': 'Confirm email address',
  'verify_email.validity': 'The link works for {duration}. It leads to a page where you confirm with one button.',
  'verify_email.decline': 'You did not create an account? Tell us, and we will remove it.',
  'verify_email.decline_link': 'This was not me',

  'registration_attempt.subject': 'You already have an account at {brand}',
  'registration_attempt.heading': 'You already have an account',
  'registration_attempt.intro':
    'Somebody, perhaps you, tried to create an account at {brand} with this address. There is one already, so nothing was changed. You can simply sign in.',
  'registration_attempt.button': 'Sign in',
  'registration_attempt.reset': 'Forgotten your password?',
  'registration_attempt.reset_link': 'Choose a new password',
  'registration_attempt.ignore':
    'If it was not you, there is nothing you need to do. Nobody was given access to your account.',

  'magic_link.subject': 'Your sign-in link for {brand}',
  'magic_link.heading': 'Sign in to {brand}',
  'magic_link.intro': 'Here is the link you asked for. It opens {host}, where one button signs you in.',
  'magic_link.button': 'Sign in',
  'magic_link.validity': 'The link works once, and only for {duration}.',
  'magic_link.ignore':
    'If you did not ask for it, delete this message: nobody can sign in without the link. Do not pass it on to anyone, not even to people who say they work for {brand}.',

  'reset_password.subject': 'Choose a new password for {brand}',
  'reset_password.heading': 'Choose a new password',
  'reset_password.intro':
    'Somebody, we hope you, asked for a new password for the account at {brand} with this address.',
  'reset_password.button': 'Choose a new password',
  'reset_password.validity':
    'The link works once, and only for {duration}. A new password signs you out on every device.',
  'reset_password.ignore': 'If it was not you, ignore this message. Your password stays as it is.',

  'sign_in_code.subject': 'Your sign-in code for {brand}',
  'sign_in_code.heading': 'Sign in to {brand}',
  'sign_in_code.intro': 'Enter this code at {host} to sign in:',
  'first_password_code.subject': 'Your code to set a password for {brand}',
  'first_password_code.heading': 'Set a password',
  'first_password_code.intro': 'Enter this code at {host} to set a password for your account:',
  'password_reset_code.subject': 'Your code for a new password at {brand}',
  'password_reset_code.heading': 'Choose a new password',
  'password_reset_code.intro': 'Enter this code at {host} to choose a new password for your account:',
  'email_change_code.subject': 'Your code to change your email address at {brand}',
  'email_change_code.heading': 'Change your email address',
  'email_change_code.intro': 'Enter this code at {host} to make this the email address of your account:',
  'email_channel_code.subject': 'Your code to confirm this email address for {brand}',
  'email_channel_code.heading': 'Confirm this email address',
  'email_channel_code.intro': 'Enter this code at {host} to confirm that this mailbox is yours:',
  'code.validity': 'The code works once, and only for {duration}. A newer code replaces it.',
  'code.secret':
    'Do not pass it on to anyone, not even to people who say they work for {brand}. We will never ask you for it by phone or in a message.',
  'code.ignore': 'If you did not ask for it, delete this message: nobody can do anything without the code.',

  'password_added.subject': 'Your account at {brand} has a password now',
  'password_added.heading': 'A password was set',
  'password_added.intro':
    'A password was set for your account at {brand} a moment ago. You can sign in with it from now on.',
  'password_added.alarm':
    'If that was not you, somebody else may have access to your mailbox. Secure the mailbox first, then choose a new password at {brand}.',
  'password_added.button': 'Choose a new password',
  'password_added.ignore': 'If it was you, there is nothing left to do.',

  'identity_linked.subject': 'You can now sign in to {brand} with {provider}',
  'identity_linked.heading': '{provider} was linked to your account',
  'identity_linked.intro':
    'Your account at {brand} was linked with an account at {provider} that has this email address. From now on it signs you in.',
  'identity_linked.alarm':
    'If that was not you, somebody else may have access to your mailbox or to your account at {provider}. Secure both first, then choose a new password at {brand}, which signs you out on every device.',
  'identity_linked.button': 'Choose a new password',
  'identity_linked.ignore': 'If it was you, there is nothing left to do.',

  'passkey_added.subject': 'A passkey was added to your account at {brand}',
  'passkey_added.heading': 'A passkey was added',
  'passkey_added.intro': 'Your account at {brand} has a new passkey. From now on it signs in without a password.',
  'passkey_added.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then sign in and remove the passkey that is not yours.',
  'passkey_added.button': 'Choose a new password',
  'passkey_added.ignore': 'If it was you, there is nothing left to do.',

  'passkey_removed.subject': 'A passkey was removed from your account at {brand}',
  'passkey_removed.heading': 'A passkey was removed',
  'passkey_removed.intro':
    'A passkey of your account at {brand} was removed a moment ago. It does not sign in any more.',
  'passkey_removed.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then look through the ways in that are left.',
  'passkey_removed.button': 'Choose a new password',
  'passkey_removed.ignore': 'If it was you, there is nothing left to do.',

  'wallet_linked.subject': 'A wallet was linked to your account at {brand}',
  'wallet_linked.heading': 'A wallet was linked',
  'wallet_linked.intro': 'Your account at {brand} has a new wallet. From now on its signature signs in.',
  'wallet_linked.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then sign in and remove the wallet that is not yours.',
  'wallet_linked.button': 'Choose a new password',
  'wallet_linked.ignore': 'If it was you, there is nothing left to do.',

  'wallet_unlinked.subject': 'A wallet was removed from your account at {brand}',
  'wallet_unlinked.heading': 'A wallet was removed',
  'wallet_unlinked.intro':
    'A wallet was taken from your account at {brand} a moment ago. It does not sign in any more.',
  'wallet_unlinked.alarm':
    'If that was not you, somebody else has access to your account. Choose a new password, which signs you out on every device, then look through the ways in that are left.',
  'wallet_unlinked.button': 'Choose a new password',
  'wallet_unlinked.ignore': 'If it was you, there is nothing left to do.',

  'refresh_reused.subject': 'We ended one of your sessions at {brand}',
  'refresh_reused.heading': 'One of your sessions was ended',
  'refresh_reused.intro':
    'A key that kept you signed in at {brand} was used a second time, so we ended that session. Your other sessions go on.',
  'refresh_reused.reason':
    'A key works only once. That it came back can be a fault of the app or of the connection, or mean that somebody has copied it.',
  'refresh_reused.alarm':
    'Sign in again as usual. If you see activity at {brand} that is not yours, choose a new password: that signs you out on every device.',
  'refresh_reused.button': 'Choose a new password',

  'password_changed.subject': 'Your password for {brand} was changed',
  'password_changed.heading': 'Your password was changed',
  'password_changed.intro':
    'The password of your account at {brand} was changed a moment ago, and you were signed out on every device.',
  'password_changed.alarm':
    'If that was not you, somebody else may have access to your mailbox. Secure the mailbox first, then choose a new password at {brand}.',
  'password_changed.button': 'Choose a new password',
  'password_changed.ignore': 'If it was you, there is nothing left to do.',

  ...enNotices,
};
