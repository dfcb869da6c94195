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
      readonly purpose: 'sign_in' | 'first_password' | 'password_reset';
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
  | { readonly template: 'password_changed'; readonly resetLink: string };

/** Minutes after which a message is of no use any more, or null for one that always is. */
export const lifetimeMinutesOf = (message: Message): number | null =>
  'lifetimeMinutes' in message ? message.lifetimeMinutes : null;
