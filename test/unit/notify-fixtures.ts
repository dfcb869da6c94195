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

/** One message of every template. */
export const messages: { readonly [T in Message['template']]: Extract<Message, { template: T }> } = {
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
};

/** The links of a message, in order; the site of a code is named and not linked to. */
export const linksOf = (message: Message): string[] =>
  Object.entries(message).flatMap(([name, value]) =>
    name !== 'site' && typeof value === 'string' && value.startsWith('http') ? [value] : [],
  );

/** What the texts of a message are called by. */
export const topicOf = (message: Message): string =>
  message.template === 'code' ? `${message.purpose}_code` : message.template;
