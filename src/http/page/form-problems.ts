import { errors } from '../../lib/errors.ts';
import type { Failure } from '../../lib/result.ts';
import { en } from './copy/en.ts';
import { titleOf } from './failure-page.tsx';
import type { Words } from './words.ts';

/** What was wrong with a form, in the person's language. */
export interface FormProblems {
  readonly status: number;
  /** By field: stands at the field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What no field is to blame for; null where a field is. */
  readonly whole: string | null;
}

/** Nothing was wrong yet. */
export const noProblems: FormProblems = { status: 200, fields: {}, whole: null };

/** Words for a refused form: at its fields where they are to blame (`missing.<field>`), else for the whole. */
export function formProblems(
  failure: Failure,
  words: Words,
  values: Readonly<Record<string, string | number>> = {},
): FormProblems {
  const { code } = failure;
  const status = code === 'invalid_field' || code.startsWith('password_') ? 422 : errors[code].status;
  if (code.startsWith('password_'))
    return { status, fields: { password: titleOf(failure, words, values) }, whole: null };
  if (code === 'invalid_field' && failure.errors) {
    const fields = failure.errors.map(({ path }): [string, string] => {
      const key = `missing.${path}`;
      return [path, words.t(key in en ? (key as keyof typeof en) : 'missing.other')];
    });
    return { status, fields: Object.fromEntries(fields), whole: null };
  }
  if (code === 'invalid_field') return { status, fields: {}, whole: words.t('missing.other') };
  return { status, fields: {}, whole: sentence(titleOf(failure, words, values)) };
}

const sentence = (text: string): string => (/[.!?。؟]$/.test(text) ? text : `${text}.`);
