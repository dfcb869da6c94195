import type { en } from './en.ts';

/** Japanese. */
export const ja: Record<keyof typeof en, string> = {
  'ask.lead': 'ここで使うアカウントで、すでに別の場所にログインしている可能性があります。',
  'ask.go_on': 'そのアカウントで続ける',
};
