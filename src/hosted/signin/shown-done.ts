import type { Words } from '../../http/page/words.ts';

/** What may have been done just before. Any other text in `done` is somebody's own and is not shown. */
const shown = ['deleted', 'signed_out'] as const;

/** The sentence for what led to the sign-in page; null where there is none to show. */
export function shownDone(done: string | undefined, { t }: Pick<Words, 't'>): string | null {
  const code = shown.find((each) => each === done);
  return code ? t(`sign_in.${code}`) : null;
}
