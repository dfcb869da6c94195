import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { Field } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { UNNAMED } from '../../identity/credentials/passkey/authenticator-name.ts';
import { type PasskeyRow, passkeysOf } from '../../identity/credentials/passkey/queries.ts';
import { accountSignals } from '../../identity/credentials/passkey/signals.ts';
import type { Person } from '../../identity/person.ts';
import { relyingParty } from '../../tenant/relying-party.ts';
import { routes as rows } from './routes.ts';
import { renameBody } from './schemas.ts';

async function passkeysPage(request: Request, scope: Scope, person: Person, outcome: Outcome): Promise<Response> {
  const { deps, tenant } = scope;
  const [held] = await deps.db.read([passkeysOf(deps.db, tenant.brand.pool, person.id)]);
  const { allAcceptedCredentials } = accountSignals(relyingParty(tenant), person, held);
  return accountPage(request, scope, { ...outcome, title: 'passkeys.title' }, (tools) => (
    <>
      {held.length === 0 ? (
        <p>{tools.t('passkeys.empty')}</p>
      ) : (
        <ul class="rows" data-signal={JSON.stringify(allAcceptedCredentials)}>
          {held.map((passkey) => (
            <Passkey {...tools} passkey={passkey} />
          ))}
        </ul>
      )}
      <button type="button" id="add-passkey" data-cancelled={tools.t('passkeys.cancelled')} hidden>
        {tools.t('passkeys.add')}
      </button>
      <noscript>
        <p class="hint">{tools.t('needs_script')}</p>
      </noscript>
      <Status />
    </>
  ));
}

/** What a passkey is called: its owner's name for it, or the one that it was given, in the language of the page. */
function nameIn(words: Tools['words'], name: string): string {
  if (name === UNNAMED.synced) return words.t('passkeys.unnamed');
  return name === UNNAMED.bound ? words.t('passkeys.security_key') : name;
}

const Passkey = ({ words, t, day, token, passkey }: Tools & { passkey: PasskeyRow }) => (
  <li>
    <span>
      <b>
        <bdi>{nameIn(words, passkey.name)}</bdi>
      </b>
      <span class="hint">
        {[
          t('created', { at: day(passkey.createdAt) }),
          passkey.lastUsedAt === null ? t('never_used') : t('last_used', { at: day(passkey.lastUsedAt) }),
          t(passkey.backedUp ? 'passkeys.synced' : 'passkeys.bound'),
        ].join(' · ')}
      </span>
    </span>
    <Form action={`/account/passkeys/${passkey.id}/remove`} token={token}>
      <Submit kind="link">{t('remove')}</Submit>
    </Form>
    <details class="whole">
      <summary>{t('passkeys.rename')}</summary>
      <Form action={`/account/passkeys/${passkey.id}/rename`} token={token}>
        <Field
          id={`name-${passkey.id}`}
          name="name"
          label={t('passkeys.name')}
          wrong={t('missing.other')}
          value={nameIn(words, passkey.name)}
          autocomplete="off"
          more={{ dir: 'auto', maxlength: 64, required: true }}
        />
        <Submit kind="secondary">{t('save')}</Submit>
      </Form>
    </details>
  </li>
);

const page = '/account/passkeys';

/** The passkeys of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: page,
    surface: 'pages',
    summary: 'The page of the passkeys of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => passkeysPage(request, scope, actor.person, query),
  }),
  formOf(rowOf(rows, 'PATCH', '/auth/passkey/:id'), {
    path: '/account/passkeys/:id/rename',
    page,
    done: 'passkey_renamed',
    summary: 'Renames one',
    body: renameBody,
  }),
  formOf(rowOf(rows, 'DELETE', '/auth/passkey/:id'), {
    path: '/account/passkeys/:id/remove',
    page,
    done: 'passkey_removed',
    summary: 'Removes one, unless it is the last way in',
  }),
];
