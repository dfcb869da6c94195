import type { en } from './en.ts';

/** Arabic. */
export const ar: Record<keyof typeof en, string> = {
  'ask.lead': 'ربما سجّلت الدخول في مكان آخر بالحساب نفسه الذي تستخدمه هنا.',
  'ask.go_on': 'المتابعة بهذا الحساب',
};
