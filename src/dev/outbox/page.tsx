import { makeFormToken } from '../../http/form-token.ts';
import { Field, literal } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { type Words, wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import { scripts } from './generated/scripts.ts';
import type { OutboxMessage } from './present.ts';

type Spoken = { readonly words: Words<keyof typeof en> };

/**
 * The outbox for a person: every message with its links to click and its codes, to copy where a script can. The script
 * also loads the page again when there is more.
 */
export async function outboxPage(
  request: Request,
  scope: Scope,
  messages: readonly OutboxMessage[],
  to: string | undefined,
): Promise<Response> {
  const words = await wordsOf(scope, { en, de, es, fr, ja, ar });
  const { t, rich } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  return page(
    scope,
    {
      title: t('outbox.title'),
      width: 'account',
      cookie: setCookie,
      scriptAt: `/dev/assets/${scripts.messages?.file}`,
    },
    <>
      <h1>{t('outbox.title')}</h1>
      <p class="lead">{t('outbox.lead')}</p>
      <Filter words={words} to={to} />
      <p role="status">
        <a id="more" href={to ? `/dev/outbox?to=${encodeURIComponent(to)}` : '/dev/outbox'} hidden>
          {t('outbox.more')}
        </a>
      </p>
      {messages.length === 0 ? (
        <p data-newest="">{to ? rich('outbox.none_to', { to: <bdi>{to}</bdi> }) : t('outbox.none')}</p>
      ) : (
        <>
          <ul class="rows" data-newest={messages[0]?.id}>
            {messages.map((message) => (
              <Message words={words} message={message} />
            ))}
          </ul>
          <Form action="/dev/outbox/empty" token={formToken}>
            <Submit kind="secondary">{t('outbox.empty')}</Submit>
          </Form>
        </>
      )}
    </>,
  );
}

const Filter = ({ words: { t }, to }: Spoken & { to: string | undefined }) => (
  <form method="get" action="/dev/outbox">
    <div class="beside">
      <Field
        id="to"
        label={t('outbox.to')}
        value={to ?? ''}
        autocomplete="off"
        more={{ ...literal, maxlength: 254, enterkeyhint: 'search' }}
      />
      <Submit kind="secondary">{t('outbox.filter')}</Submit>
    </div>
    {to ? (
      <p>
        <a href="/dev/outbox">{t('outbox.all')}</a>
      </p>
    ) : null}
  </form>
);

const Message = ({ words, message }: Spoken & { message: OutboxMessage }) => {
  const { t, rich, locale } = words;
  const { id, to, subject, code, links, html, text, created_at: at } = message;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return (
    <li id={id}>
      <span>
        <b dir="auto">{subject ?? t('outbox.sms')}</b>
        <span class="hint">
          {rich('outbox.sent', {
            to: (
              <a href={`/dev/outbox?to=${encodeURIComponent(to)}`}>
                <bdi>{to}</bdi>
              </a>
            ),
            at: <time datetime={at}>{time.format(new Date(at))} UTC</time>,
          })}
        </span>
      </span>
      {code === undefined ? null : (
        <p class="found">
          <span>
            {t('outbox.code')} <code dir="ltr">{code}</code>
          </span>
          <Copy words={words} text={code} />
        </p>
      )}
      {links.map((link) => (
        <p class="found">
          <a href={link} dir="ltr">
            {link}
          </a>
          <Copy words={words} text={link} />
        </p>
      ))}
      <details>
        <summary>{t('outbox.text')}</summary>
        <pre dir="auto">{text}</pre>
        {html === null ? null : <a href={`/dev/outbox/${id}`}>{t('outbox.html')}</a>}
      </details>
    </li>
  );
};

const Copy = ({ words: { t }, text }: Spoken & { text: string }) => (
  <button type="button" class="link" hidden data-copy={text} data-copied={t('outbox.copied')}>
    {t('outbox.copy')}
  </button>
);
