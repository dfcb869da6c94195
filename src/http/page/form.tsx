import type { Child } from 'hono/jsx';
import type { Words } from './words.ts';

/** A form of one of our pages, with its token. `novalidate`: what is wrong is said in our words and stays on screen. */
export const Form = ({
  action,
  token,
  hidden = {},
  id,
  children,
}: {
  action: string;
  /** From `makeFormToken`, whose cookie the page sets. */
  token: string;
  /** Hidden fields; null ones are left out. */
  hidden?: Readonly<Record<string, string | null | undefined>>;
  id?: string;
  children?: Child;
}) => (
  <form method="post" action={action} novalidate {...(id ? { id } : {})}>
    <input type="hidden" name="form_token" value={token} />
    {Object.entries(hidden).map(([name, value]) =>
      value === null || value === undefined ? null : <input type="hidden" name={name} value={value} />,
    )}
    {children}
  </form>
);

type Kind = 'secondary' | 'danger' | 'link';

/** A button that sends its form. One without a kind is the page's primary action; there is one on a page. */
export const Submit = ({ kind, children }: { kind?: Kind; children?: Child }) => (
  <button type="submit" {...(kind ? { class: kind } : {})}>
    {children}
  </button>
);

const again = {
  code: { look: 'link', text: 'code_step.resend', wait: 'code_step.resend_in' },
  link: { look: 'secondary', text: 'sent.again', wait: 'sent.again_in' },
} as const;

/** A button that asks for another message. Where one went out just now, a script counts the seconds until it works. */
export const SendAgain = ({
  words: { t },
  waitSeconds,
  what = 'code',
}: {
  words: Pick<Words, 't'>;
  waitSeconds: number;
  what?: keyof typeof again;
}) => (
  <button
    type="submit"
    class={again[what].look}
    {...(waitSeconds > 0 ? { 'data-wait': waitSeconds, 'data-text': t(again[what].wait) } : {})}
  >
    {t(again[what].text)}
  </button>
);
