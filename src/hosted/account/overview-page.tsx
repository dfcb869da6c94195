import type { Child } from 'hono/jsx';
import { accountPage, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { accountName } from '../../identity/person.ts';
import type { Actor } from '../../session/actor.ts';
import type { Brand } from '../../tenant/tenant.ts';

interface Membership {
  readonly organization: Actor['organization'];
  /** Whether there is an organization to choose. */
  readonly isMember: boolean;
}

interface Whose extends Membership {
  readonly facts: Facts;
}

/** The parts of the account, each with what it is now. */
export const overviewPage = (
  request: Request,
  scope: Scope,
  { facts, ...membership }: Whose,
  outcome: Outcome,
): Promise<Response> =>
  accountPage(request, scope, { title: 'title', isOverview: true, ...outcome }, (tools) => (
    <>
      <p class="lead">
        {tools.words.rich('lead', {
          name: <bdi>{accountName(facts.person)}</bdi>,
        })}
      </p>
      <ToDo {...tools} brand={scope.tenant.brand} facts={facts} />
      <Parts {...tools} {...membership} brand={scope.tenant.brand} facts={facts} />
      <Form action="/account/sign-out" token={tools.token}>
        <Submit kind="secondary">{tools.t('sign_out')}</Submit>
      </Form>
    </>
  ));

type Shown = Tools & { readonly brand: Brand; readonly facts: Facts };

/** What would make the account safer; nothing where all of it is done. A passkey alone is offered by the script. */
const ToDo = ({ t, token, brand, facts: { person } }: Shown) => {
  const app = brand.mfa.mode !== 'off' && !person.totp;
  const passkey = brand.methods.includes('passkey') && person.passkeys === 0;
  if (!app && !passkey) return null;
  return (
    <section class="todo" hidden={!app}>
      <h2>{t('todo.title')}</h2>
      <p>{t(app ? 'todo.lead' : 'passkeys.empty')}</p>
      <div class="stack">
        {app ? (
          <Form action="/account/two-step/set-up" token={token}>
            <Submit>{t('two_step.set_up')}</Submit>
          </Form>
        ) : null}
        {passkey ? (
          <button
            type="button"
            id="add-passkey"
            class={app ? 'secondary' : ''}
            data-cancelled={t('passkeys.cancelled')}
            hidden
          >
            {t('passkeys.add')}
          </button>
        ) : null}
      </div>
      <Status />
    </section>
  );
};

const Parts = ({
  t,
  words: { locale },
  brand,
  facts: { person, recoveryHashes },
  organization,
  isMember,
}: Shown & Membership) => {
  const { methods } = brand;
  const count = new Intl.NumberFormat(locale);
  const twoStep = person.totp || person.sms;
  return (
    <>
      <h2>{t('group.you')}</h2>
      <ul class="rows pairs">
        <Part href="/account/profile" label={t('profile.title')} value={person.name} />
        <Part href="/account/email" label={t('email.title')} value={person.email ?? t('none')} />
        {methods.includes('username') ? (
          <Part href="/account/username" label={t('username.title')} value={person.username ?? t('none')} />
        ) : null}
        {isMember ? (
          <Part
            href="/account/organizations"
            label={t('organizations.part')}
            value={organization?.name ?? t('organizations.none')}
          />
        ) : null}
      </ul>
      <h2>{t('group.ways')}</h2>
      <ul class="rows pairs">
        {methods.includes('password') || methods.includes('username') ? (
          <Part
            href="/account/password"
            label={t('password.title')}
            value={person.hasPassword ? '••••••••' : t('none')}
          />
        ) : null}
        {methods.includes('passkey') ? (
          <Part href="/account/passkeys" label={t('passkeys.title')} value={count.format(person.passkeys)} />
        ) : null}
        <Part
          href="/account/two-step"
          label={t('two_step.title')}
          value={
            twoStep ? `${t('on')} · ${t('two_step.left', { count: count.format(recoveryHashes.length) })}` : t('off')
          }
        />
        <Part href="/account/browsers" label={t('browsers.title')} value={null} />
        {brand.providers.length > 0 || methods.includes('google') || methods.includes('apple') ? (
          <Part href="/account/identities" label={t('identities.title')} value={null} />
        ) : null}
        {methods.includes('wallet') ? (
          <Part
            href="/account/wallets"
            label={t('wallets.title')}
            value={person.walletAddress === null ? t('none') : `${person.walletAddress.slice(0, 10)}…`}
          />
        ) : null}
      </ul>
      <h2>{t('group.activity')}</h2>
      <ul class="rows pairs">
        <Part href="/account/sessions" label={t('sessions.title')} value={null} />
        <Part href="/account/keys" label={t('keys.title')} value={null} />
        <Part href="/account/activity" label={t('activity.title')} value={null} />
        <Part href="/account/data" label={t('data.title')} value={null} />
      </ul>
    </>
  );
};

const Part = ({ href, label, value }: { href: string; label: string; value: Child }) => (
  <li>
    <a class="row" href={href}>
      <span>
        {label}
        {value === null ? null : (
          <span class="hint">
            <bdi>{value}</bdi>
          </span>
        )}
      </span>
    </a>
  </li>
);
