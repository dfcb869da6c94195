import type { SmsMessage } from './sms.ts';

/**
 * Every message that the product sends, by template. Links are absolute and made from configuration, never from
 * a request's header fields; nothing in a message was typed by whoever caused it.
 */
export type Message =
  /** To the address of a new account, to prove that its owner wants it. */
  | {
      readonly template: 'verify_email';
      readonly link: string;
      /** "This was not me": leads to the removal of the unverified account. */
      readonly declineLink: string;
      readonly lifetimeMinutes: number;
    }
  /** To the owner of an account whose address somebody tried to register again. */
  | { readonly template: 'registration_attempt'; readonly signInLink: string; readonly resetLink: string }
  | { readonly template: 'magic_link'; readonly link: string; readonly lifetimeMinutes: number }
  | { readonly template: 'reset_password'; readonly link: string; readonly lifetimeMinutes: number }
  /** A one-time code to type in at `site`, an origin of ours. */
  | {
      readonly template: 'code';
      readonly purpose: 'sign_in' | 'first_password' | 'password_reset' | 'email_change' | 'email_channel';
      readonly code: string;
      readonly site: string;
      readonly lifetimeMinutes: number;
    }
  /** A notice that an account has a password from now on. */
  | { readonly template: 'password_added'; readonly resetLink: string }
  /** A notice that an account elsewhere signs in from now on; `provider` is its service's name. */
  | { readonly template: 'identity_linked'; readonly provider: string; readonly resetLink: string }
  /** Notices that an account has one passkey more, or one less. */
  | { readonly template: 'passkey_added'; readonly resetLink: string }
  | { readonly template: 'passkey_removed'; readonly resetLink: string }
  /** Notices that an account has one wallet more, or one less. */
  | { readonly template: 'wallet_linked'; readonly resetLink: string }
  | { readonly template: 'wallet_unlinked'; readonly resetLink: string }
  /** A notice that a session was ended because its refresh token was used twice. */
  | { readonly template: 'refresh_reused'; readonly resetLink: string }
  /** A notice after the fact: `resetLink` leads to a page that changes nothing by itself. */
  | { readonly template: 'password_changed'; readonly resetLink: string }
  /** Notices of a change to second factors, addresses and names, which hold nothing more. */
  | { readonly template: PlainNotice; readonly resetLink: string }
  /** An administrator removed the second factors; `passkeys`: and every passkey. */
  | { readonly template: 'factors_reset'; readonly passkeys: boolean; readonly resetLink: string }
  /** `left`: the codes that still work. */
  | { readonly template: 'recovery_code_used'; readonly left: number; readonly resetLink: string }
  /** To the old address. `newAddress` is shown masked; `undoLink` leads to a page that asks before it does anything. */
  | {
      readonly template: 'email_changed';
      readonly newAddress: string;
      readonly undoLink: string;
      readonly lifetimeMinutes: number;
    }
  /** `prefix`: how the key begins, as it is shown wherever keys are listed. */
  | { readonly template: 'api_key_created'; readonly prefix: string; readonly resetLink: string }
  | { readonly template: 'identity_unlinked'; readonly provider: string; readonly resetLink: string }
  /** `site` is the origin of ours where the account was; what is left of it is gone after `purgeDays`. */
  | { readonly template: 'account_deleted'; readonly site: string; readonly purgeDays: number }
  | { readonly template: 'account_disabled'; readonly site: string }
  /** To the address that an account lost because a change of address was undone. */
  | { readonly template: 'email_change_undone'; readonly site: string }
  /** `device`: a browser and its system as our own list names them, or null where the list knows neither. */
  | { readonly template: 'device_trusted'; readonly device: string | null; readonly resetLink: string }
  | {
      readonly template: 'new_sign_in';
      readonly device: string | null;
      /** ISO 3166-1 alpha-2. */
      readonly country: string | null;
      /** RFC 3339. */
      readonly at: string;
      readonly resetLink: string;
    }
  /** To somebody who may register at a brand that is not open to everybody. */
  | { readonly template: 'invitation'; readonly link: string; readonly lifetimeMinutes: number };

/** Notices that say what happened and nothing more. */
type PlainNotice =
  | 'totp_added'
  | 'totp_removed'
  | 'recovery_codes_replaced'
  | 'phone_added'
  | 'phone_removed'
  /** To the new address. */
  | 'email_change_confirmed'
  | 'username_changed'
  /** Somebody failed many times to sign in. */
  | 'many_failures';

/** Minutes after which a message is of no use any more, or null for one that always is. */
export const lifetimeMinutesOf = (message: Message | SmsMessage): number | null =>
  'lifetimeMinutes' in message ? message.lifetimeMinutes : null;
