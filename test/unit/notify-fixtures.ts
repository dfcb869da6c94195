import type { Message } from '../../src/notify/message.ts';
import type { Brand, Colors } from '../../src/tenant/tenant.ts';

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
  password_changed: { template: 'password_changed', resetLink: at('/forgot-password') },
};

export const linksOf = (message: Message): string[] =>
  Object.values(message).filter((value): value is string => typeof value === 'string' && value.startsWith('http'));
