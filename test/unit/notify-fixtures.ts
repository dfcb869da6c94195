import type { Colors } from '../../src/lib/theme.ts';
import type { Message } from '../../src/notify/message.ts';
import type { Brand } from '../../src/tenant/tenant.ts';

const light: Colors = {
  primary: '#1f4fd8',
  onPrimary: '#ffffff',
  background: '#f4f5f7',
  surface: '#fefefe',
  text: '#1a1d21',
  muted: '#565d66',
  border: '#d5d9de',
  danger: '#b42318',
};
const dark: Colors = { ...light, background: '#101317', surface: '#181c22', text: '#e8eaed', primary: '#8ab0ff' };

export const brand: Pick<Brand, 'name' | 'theme'> = {
  name: 'Brand One',
  theme: { colors: { light, dark }, fonts: { body: 'system-ui, sans-serif', heading: 'system-ui' }, radius: 10 },
};

const at = (path: string) => `https://auth.brand1.com${path}`;

/** A message of one template; several of them may share one member of the union. */
type MessageOf<T extends Message['template']> = Message extends infer M
  ? M extends { readonly template: infer Own }
    ? T extends Own
      ? Omit<M, 'template'> & { readonly template: T }
      : never
    : never
  : never;

/** One message of every template. */
export const messages: { readonly [T in Message['template']]: MessageOf<T> } = {
  verify_email: {
    template: 'verify_email',
    link: at('/verify-email?token=v1'),
    declineLink: at('/verify-email/decline?token=v1'),
    lifetimeMinutes: 24 * 60,
  },
  registration_attempt: {
    template: 'registration_attempt',
    signInLink: at('/login'),
    resetLink: at('/forgot-password'),
  },
  magic_link: { template: 'magic_link', link: at('/magic-link?token=m1'), lifetimeMinutes: 15 },
  reset_password: { template: 'reset_password', link: at('/reset-password?token=r1'), lifetimeMinutes: 30 },
  code: {
    template: 'code',
    purpose: 'sign_in',
    code: '048213',
    site: 'https://auth.brand1.com',
    lifetimeMinutes: 10,
  },
  password_added: { template: 'password_added', resetLink: at('/forgot-password') },
  identity_linked: { template: 'identity_linked', provider: 'Google', resetLink: at('/forgot-password') },
  wallet_linked: { template: 'wallet_linked', resetLink: at('/forgot-password') },
  wallet_unlinked: { template: 'wallet_unlinked', resetLink: at('/forgot-password') },
  passkey_added: { template: 'passkey_added', resetLink: at('/forgot-password') },
  passkey_removed: { template: 'passkey_removed', resetLink: at('/forgot-password') },
  refresh_reused: { template: 'refresh_reused', resetLink: at('/forgot-password') },
  password_changed: { template: 'password_changed', resetLink: at('/forgot-password') },
  totp_added: { template: 'totp_added', resetLink: at('/forgot-password') },
  totp_removed: { template: 'totp_removed', resetLink: at('/forgot-password') },
  recovery_codes_replaced: { template: 'recovery_codes_replaced', resetLink: at('/forgot-password') },
  phone_added: { template: 'phone_added', resetLink: at('/forgot-password') },
  phone_removed: { template: 'phone_removed', resetLink: at('/forgot-password') },
  email_change_confirmed: { template: 'email_change_confirmed', resetLink: at('/forgot-password') },
  username_changed: { template: 'username_changed', resetLink: at('/forgot-password') },
  many_failures: { template: 'many_failures', resetLink: at('/forgot-password') },
  factors_reset: { template: 'factors_reset', passkeys: true, resetLink: at('/forgot-password') },
  recovery_code_used: { template: 'recovery_code_used', left: 7, resetLink: at('/forgot-password') },
  email_changed: {
    template: 'email_changed',
    newAddress: 'grace@mail.example.org',
    undoLink: at('/email-change/undo?token=u1'),
    lifetimeMinutes: 7 * 24 * 60,
  },
  api_key_created: { template: 'api_key_created', prefix: 'gk_8f3a', resetLink: at('/forgot-password') },
  identity_unlinked: { template: 'identity_unlinked', provider: 'Google', resetLink: at('/forgot-password') },
  account_deleted: { template: 'account_deleted', site: 'https://auth.brand1.com', purgeDays: 30 },
  email_change_undone: { template: 'email_change_undone', site: 'https://auth.brand1.com' },
  account_disabled: { template: 'account_disabled', site: 'https://auth.brand1.com' },
  device_trusted: { template: 'device_trusted', device: 'Firefox on Windows', resetLink: at('/forgot-password') },
  new_sign_in: {
    template: 'new_sign_in',
    device: 'Firefox on Windows',
    country: 'FR',
    at: '2026-11-22T05:14:00.000Z',
    resetLink: at('/forgot-password'),
  },
  invitation: { template: 'invitation', link: at('/register?invitation=i1'), lifetimeMinutes: 7 * 24 * 60 },
};

/** The links of a message, in order; the site of a code is named and not linked to. */
export const linksOf = (message: Message): string[] =>
  Object.entries(message).flatMap(([name, value]) =>
    name !== 'site' && typeof value === 'string' && value.startsWith('http') ? [value] : [],
  );

/** What the texts of a message are called by. */
export const topicOf = (message: Message): string =>
  message.template === 'code' ? `${message.purpose}_code` : message.template;
