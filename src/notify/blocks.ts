import type { CopyKey } from './copy/keys.ts';
import type { Message } from './message.ts';

/** A part of a message's body, in reading order. A button's link is shown as text, too; a code stands for itself. */
export type Block =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'paragraph' | 'note'; readonly key: CopyKey }
  | { readonly kind: 'button' | 'link'; readonly key: CopyKey; readonly link: string };

const paragraph = (key: CopyKey): Block => ({ kind: 'paragraph', key });
const note = (key: CopyKey): Block => ({ kind: 'note', key });
const button = (key: CopyKey, link: string): Block => ({ kind: 'button', key, link });
const link = (key: CopyKey, target: string): Block => ({ kind: 'link', key, link: target });

/** What a message says, in order: one thing to do, then what to do if it was not the reader's doing. */
export function blocksOf(message: Message): readonly Block[] {
  switch (message.template) {
    case 'verify_email':
      return [
        paragraph('verify_email.intro'),
        button('verify_email.button', message.link),
        note('verify_email.validity'),
        note('verify_email.decline'),
        link('verify_email.decline_link', message.declineLink),
      ];
    case 'registration_attempt':
      return [
        paragraph('registration_attempt.intro'),
        button('registration_attempt.button', message.signInLink),
        note('registration_attempt.reset'),
        link('registration_attempt.reset_link', message.resetLink),
        note('registration_attempt.ignore'),
      ];
    case 'magic_link':
      return [
        paragraph('magic_link.intro'),
        button('magic_link.button', message.link),
        note('magic_link.validity'),
        note('magic_link.ignore'),
      ];
    case 'reset_password':
      return [
        paragraph('reset_password.intro'),
        button('reset_password.button', message.link),
        note('reset_password.validity'),
        note('reset_password.ignore'),
      ];
    case 'code':
      return [
        paragraph(`${message.purpose}_code.intro`),
        { kind: 'code', code: message.code },
        note('code.validity'),
        note('code.secret'),
        note('code.ignore'),
      ];
    case 'password_added':
      return [
        paragraph('password_added.intro'),
        paragraph('password_added.alarm'),
        button('password_added.button', message.resetLink),
        note('password_added.ignore'),
      ];
    case 'identity_linked':
      return [
        paragraph('identity_linked.intro'),
        paragraph('identity_linked.alarm'),
        button('identity_linked.button', message.resetLink),
        note('identity_linked.ignore'),
      ];
    case 'wallet_linked':
    case 'wallet_unlinked':
    case 'passkey_added':
    case 'passkey_removed':
      return [
        paragraph(`${message.template}.intro`),
        paragraph(`${message.template}.alarm`),
        button(`${message.template}.button`, message.resetLink),
        note(`${message.template}.ignore`),
      ];
    case 'refresh_reused':
      return [
        paragraph('refresh_reused.intro'),
        paragraph('refresh_reused.reason'),
        paragraph('refresh_reused.alarm'),
        button('refresh_reused.button', message.resetLink),
      ];
    case 'password_changed':
      return [
        paragraph('password_changed.intro'),
        paragraph('password_changed.alarm'),
        button('password_changed.button', message.resetLink),
        note('password_changed.ignore'),
      ];
    case 'totp_added':
    case 'totp_removed':
    case 'recovery_codes_replaced':
    case 'phone_added':
    case 'phone_removed':
    case 'email_change_confirmed':
    case 'username_changed':
    case 'identity_unlinked':
    case 'device_trusted':
      return [paragraph(`${message.template}.intro`), ...alarm(message.resetLink)];
    case 'recovery_code_used':
      return [paragraph('recovery_code_used.intro'), paragraph('recovery_code_used.left'), ...alarm(message.resetLink)];
    case 'new_sign_in':
      return [
        paragraph('new_sign_in.intro'),
        ...(message.country === null ? [] : [paragraph('new_sign_in.country')]),
        ...alarm(message.resetLink),
      ];
    case 'api_key_created':
      return [paragraph('api_key_created.intro'), ...alarm(message.resetLink, 'api_key_created.alarm')];
    case 'many_failures':
      return [
        paragraph('many_failures.intro'),
        paragraph('many_failures.alarm'),
        button('notice.button', message.resetLink),
      ];
    case 'factors_reset':
      return [
        paragraph('factors_reset.intro'),
        ...(message.passkeys ? [paragraph('factors_reset.passkeys')] : []),
        paragraph('factors_reset.next'),
        button('notice.button', message.resetLink),
      ];
    case 'email_changed':
      return [
        paragraph('email_changed.intro'),
        paragraph('email_changed.alarm'),
        button('email_changed.button', message.undoLink),
        note('email_changed.validity'),
      ];
    case 'account_deleted':
      return [
        paragraph('account_deleted.intro'),
        paragraph('account_deleted.purge'),
        paragraph('account_deleted.alarm'),
      ];
    case 'email_change_undone':
      return [paragraph('email_change_undone.intro'), paragraph('email_change_undone.contact')];
    case 'account_disabled':
      return [paragraph('account_disabled.intro'), paragraph('account_disabled.contact')];
    case 'invitation':
      return [
        paragraph('invitation.intro'),
        button('invitation.button', message.link),
        note('invitation.validity'),
        note('invitation.ignore'),
      ];
  }
}

/** What to do about a change that was not the reader's doing. */
const alarm = (resetLink: string, words: CopyKey = 'notice.alarm'): readonly Block[] => [
  paragraph(words),
  button('notice.button', resetLink),
  note('notice.ignore'),
];
