import type { Child } from 'hono/jsx';
import { makeFormToken } from '../../form-token.ts';
import { page } from '../../page.tsx';
import type { Scope } from '../../scope.ts';
import { Form } from '../form.tsx';
import { Initials } from '../initials.tsx';
import { type Words, wordsOf } from '../words.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

/** What somebody is asked to allow, and whom. */
export interface Consent {
  readonly application: {
    readonly name: string;
    /** Address at our own origin of a copy of its logo; null where it has none. */
    readonly logo: string | null;
  };
  /** By what the person who is signed in knows their account. */
  readonly account: string;
  /** Where another account is chosen, and this page comes back. */
  readonly another: string;
  /** What the application could do, each in plain words that continue the sentence; what weighs most comes first. */
  readonly scopes: readonly string[];
  /** Where the answer leads: an address that was checked before. */
  readonly redirectUri: URL;
  /** Where the form posts its `decision`, `allow` or `cancel`, and what else it sends along. */
  readonly action: string;
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Of a longer list the rest is folded away. */
const SHOWN = 5;

/**
 * Asks whether an application may have what it wants. Both answers are buttons of one size and neither is in focus; the
 * host that either leads to stands above them.
 */
export async function consentPage(request: Request, scope: Scope, consent: Consent): Promise<Response> {
  const words = await wordsOf(scope, { en, ar, de, es, fr, ja });
  const { t, rich } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { application, account, another, scopes, redirectUri, action, hidden = {} } = consent;
  const app = <span dir="auto">{application.name}</span>;
  const isWeb = redirectUri.protocol === 'https:' || redirectUri.protocol === 'http:';
  return page(
    scope,
    {
      title: t('title'),
      width: 'wide',
      cookie: setCookie,
      formTargets: [isWeb ? redirectUri.origin : redirectUri.protocol],
    },
    <>
      {application.logo === null ? (
        <Initials of={application.name} big />
      ) : (
        <img class="initials big" src={application.logo} alt="" width="48" height="48" />
      )}
      <h1>{rich('lead', { app, brand: <span dir="auto">{scope.tenant.brand.name}</span> })}</h1>
      <div class="who said">
        <span>
          <small>{t('signed_in')}</small>
          <br />
          <bdi>{account}</bdi>
        </span>
        <a href={another}>{t('another')}</a>
      </div>
      <p>{rich('may', { app: <b>{app}</b> })}</p>
      <Scopes words={words} scopes={scopes} />
      <p>{rich('trust', { app })}</p>
      <p>{rich('leads_to', { host: <b dir="ltr">{isWeb ? redirectUri.host : redirectUri.protocol}</b> })}</p>
      <Form action={action} token={formToken} hidden={hidden}>
        <div class="pair">
          <Decide decision="cancel">{t('cancel')}</Decide>
          <Decide decision="allow">{t('allow')}</Decide>
        </div>
      </Form>
    </>,
  );
}

const Decide = ({ decision, children }: { decision: 'allow' | 'cancel'; children: Child }) => (
  <button type="submit" name="decision" value={decision} {...(decision === 'cancel' ? { class: 'secondary' } : {})}>
    {children}
  </button>
);

const Scopes = ({ words: { t }, scopes }: { words: Words<keyof typeof en>; scopes: readonly string[] }) => {
  // One more line than is shown takes no more room than the words that unfold it.
  const shown = scopes.length > SHOWN + 1 ? scopes.slice(0, SHOWN) : scopes;
  const rest = scopes.slice(shown.length);
  return (
    <>
      <List of={shown} />
      {rest.length === 0 ? null : (
        <details>
          <summary>{t('more', { count: rest.length })}</summary>
          <List of={rest} />
        </details>
      )}
    </>
  );
};

const List = ({ of }: { of: readonly string[] }) => (
  <ul class="rows">
    {of.map((each) => (
      <li>{each}</li>
    ))}
  </ul>
);
