import { MailFailure } from './port.ts';

/** What `work` gives, or a temporary `MailFailure` once `limitMs` have passed; `work` itself is not stopped. */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number, step: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailFailure(`${step}: no answer in time`, { permanent: false })), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
