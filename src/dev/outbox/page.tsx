import type { OutboxMessage } from './present.ts';

interface Props {
  readonly messages: readonly OutboxMessage[];
  readonly to: string | undefined;
  readonly formToken: string;
  readonly nonce: string;
}

const css = `
:root { color-scheme: light dark; --text: #1a1d21; --muted: #565d66; --page: #f4f5f7; --card: #ffffff; --border: #c9ced6; --accent: #1f4fd8; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --muted: #a6adb7; --page: #101317; --card: #181c22; --border: #3a414b; --accent: #8ab0ff; } }
body { margin: 0; padding: 24px 16px 48px; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main, header { max-width: 48rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; justify-content: space-between; margin-bottom: 24px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.125rem; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
article { background: var(--card); border: 1px solid var(--border); border-radius: 10px; padding: 20px; margin-bottom: 16px; }
p { margin: 0 0 12px; }
.muted { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
ul { margin: 0 0 12px; padding-inline-start: 20px; overflow-wrap: anywhere; }
li { padding: 6px 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 12px 0 0; font: .875rem/1.5 ui-monospace, monospace; }
summary { cursor: pointer; padding: 8px 0; }
button { min-height: 44px; padding: 0 20px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--muted); border-radius: 10px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** The outbox for a person: every mail with its links to click, and nothing that needs a script. */
export const OutboxPage = ({ messages, to, formToken, nonce }: Props) => (
  <html lang="en" dir="ltr">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Outbox</title>
      <style nonce={nonce}>{css}</style>
    </head>
    <body>
      <header>
        <div>
          <h1>Outbox</h1>
          <p class="muted">
            Mail and short messages that would have left this development server{to ? ` to ${to}` : ''}, newest first.
            Kept for a day.
          </p>
        </div>
        <form method="post" action="/dev/outbox/empty">
          <input type="hidden" name="form_token" value={formToken} />
          <button type="submit">Empty the outbox</button>
        </form>
      </header>
      <main>
        {messages.length === 0 ? <p>No mail yet. Register or ask for a link, then load this page again.</p> : null}
        {messages.map((message) => (
          <Mail message={message} />
        ))}
      </main>
    </body>
  </html>
);

const Mail = ({ message }: { readonly message: OutboxMessage }) => (
  <article id={message.id}>
    <h2 dir="auto">{message.subject ?? 'SMS'}</h2>
    <p class="muted">
      To <a href={`/dev/outbox?to=${encodeURIComponent(message.to)}`}>{message.to}</a>,{' '}
      <time datetime={message.created_at}>{message.created_at.replace('T', ' ').slice(0, 19)} UTC</time>
    </p>
    {message.code ? <p>Code: {message.code}</p> : null}
    <ul>
      {message.links.map((link) => (
        <li>
          <a href={link}>{link}</a>
        </li>
      ))}
    </ul>
    {message.html === null ? null : <a href={`/dev/outbox/${message.id}`}>HTML part</a>}
    <details>
      <summary>Text part</summary>
      <pre dir="auto">{message.text}</pre>
    </details>
  </article>
);
