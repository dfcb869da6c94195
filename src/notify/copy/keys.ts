import { noticePlaceholders } from './notice-keys.ts';

/**
 * Every text of every message, with the placeholders that it may hold. `{brand}` is the brand's name, `{host}`
 * the host that the message's link leads to or its code belongs to, `{duration}` a length of time with its unit, in
 * words, `{provider}` the name of a service that people sign in with, `{address}` a masked address, `{device}` a
 * browser and its system, which are `{browser}` and `{system}`, `{country}` a country's name, `{time}` a moment in
 * UTC, `{prefix}` how a key begins, `{count}` a number.
 */
export const copyPlaceholders = {
  'frame.link_as_text': [],
  'frame.footer': ['brand', 'host'],
  'verify_email.subject': ['brand'],
  'verify_email.heading': ['brand'],
  'verify_email.intro': ['brand', 'host'],
  'verify_email.button': [],
  'verify_email.validity': ['duration'],
  'verify_email.decline': ['brand'],
  'verify_email.decline_link': [],
  'registration_attempt.subject': ['brand'],
  'registration_attempt.heading': ['brand'],
  'registration_attempt.intro': ['brand', 'host'],
  'registration_attempt.button': [],
  'registration_attempt.reset': ['brand'],
  'registration_attempt.reset_link': [],
  'registration_attempt.ignore': ['brand'],
  'magic_link.subject': ['brand'],
  'magic_link.heading': ['brand'],
  'magic_link.intro': ['brand', 'host'],
  'magic_link.button': [],
  'magic_link.validity': ['duration'],
  'magic_link.ignore': ['brand'],
  'reset_password.subject': ['brand'],
  'reset_password.heading': ['brand'],
  'reset_password.intro': ['brand', 'host'],
  'reset_password.button': [],
  'reset_password.validity': ['duration'],
  'reset_password.ignore': ['brand'],
  'sign_in_code.subject': ['brand'],
  'sign_in_code.heading': ['brand'],
  'sign_in_code.intro': ['brand', 'host'],
  'first_password_code.subject': ['brand'],
  'first_password_code.heading': ['brand'],
  'first_password_code.intro': ['brand', 'host'],
  'password_reset_code.subject': ['brand'],
  'password_reset_code.heading': ['brand'],
  'password_reset_code.intro': ['brand', 'host'],
  'email_change_code.subject': ['brand'],
  'email_change_code.heading': ['brand'],
  'email_change_code.intro': ['brand', 'host'],
  'email_channel_code.subject': ['brand'],
  'email_channel_code.heading': ['brand'],
  'email_channel_code.intro': ['brand', 'host'],
  'code.validity': ['duration'],
  'code.secret': ['brand', 'host'],
  'code.ignore': ['brand'],
  'password_added.subject': ['brand'],
  'password_added.heading': ['brand'],
  'password_added.intro': ['brand', 'host'],
  'password_added.alarm': ['brand'],
  'password_added.button': [],
  'password_added.ignore': ['brand'],
  'identity_linked.subject': ['brand', 'provider'],
  'identity_linked.heading': ['brand', 'provider'],
  'identity_linked.intro': ['brand', 'host', 'provider'],
  'identity_linked.alarm': ['brand', 'provider'],
  'identity_linked.button': [],
  'identity_linked.ignore': ['brand'],
  'passkey_added.subject': ['brand'],
  'passkey_added.heading': ['brand'],
  'passkey_added.intro': ['brand', 'host'],
  'passkey_added.alarm': ['brand'],
  'passkey_added.button': [],
  'passkey_added.ignore': ['brand'],
  'passkey_removed.subject': ['brand'],
  'passkey_removed.heading': ['brand'],
  'passkey_removed.intro': ['brand', 'host'],
  'passkey_removed.alarm': ['brand'],
  'passkey_removed.button': [],
  'passkey_removed.ignore': ['brand'],
  'wallet_linked.subject': ['brand'],
  'wallet_linked.heading': ['brand'],
  'wallet_linked.intro': ['brand', 'host'],
  'wallet_linked.alarm': ['brand'],
  'wallet_linked.button': [],
  'wallet_linked.ignore': ['brand'],
  'wallet_unlinked.subject': ['brand'],
  'wallet_unlinked.heading': ['brand'],
  'wallet_unlinked.intro': ['brand', 'host'],
  'wallet_unlinked.alarm': ['brand'],
  'wallet_unlinked.button': [],
  'wallet_unlinked.ignore': ['brand'],
  'refresh_reused.subject': ['brand'],
  'refresh_reused.heading': ['brand'],
  'refresh_reused.intro': ['brand', 'host'],
  'refresh_reused.reason': ['brand'],
  'refresh_reused.alarm': ['brand'],
  'refresh_reused.button': [],
  'password_changed.subject': ['brand'],
  'password_changed.heading': ['brand'],
  'password_changed.intro': ['brand', 'host'],
  'password_changed.alarm': ['brand'],
  'password_changed.button': [],
  'password_changed.ignore': ['brand'],
  ...noticePlaceholders,
} as const satisfies Record<string, readonly Placeholder[]>;

export type Placeholder =
  | 'brand'
  | 'host'
  | 'provider'
  | 'duration'
  | 'address'
  | 'device'
  | 'browser'
  | 'system'
  | 'country'
  | 'time'
  | 'prefix'
  | 'count';

export type CopyKey = keyof typeof copyPlaceholders;

/** The texts of one language, all of them: a missing key fails the build. */
export type Copy = Readonly<Record<CopyKey, string>>;

/**
 * What is wrong with texts that a brand brings (`mail` in `branding/<brand>/copy/<locale>.json`), in words for
 * its author; empty where all is well. A brand may replace any of the texts and leave the others out.
 */
export function copyProblems(copy: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(copy).flatMap(([key, text]) => {
    if (!Object.hasOwn(copyPlaceholders, key)) return [`${key} is no text of a message`];
    if (typeof text !== 'string' || text.trim() === '') return [`${key} is empty`];
    const allowed: readonly string[] = copyPlaceholders[key as CopyKey];
    const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].filter(([, name]) => !allowed.includes(name ?? ''));
    return unknown.map(([whole]) => `${key} holds ${whole}, which it is not given`);
  });
}
