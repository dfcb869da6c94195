import type { Child } from 'hono/jsx';
import { accountPage, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { Field } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Initials } from '../../http/page/initials.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Membership } from '../../identity/memberships.ts';
import { demands } from '../../lib/mfa-policy.ts';
import type { Actor } from '../../session/actor.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';

interface Asked extends Outcome {
  /** What the person looks for, in names. */
  readonly q?: string | undefined;
  readonly return_to?: string | undefined;
}

/** From how many on they can be searched. */
const MANY = 9;

/**
 * Asks where to work: each place is a button. Those that are not active are not offered. A `return_to` that is not
 * accepted is left out.
 */
export function organizationsPage(
  request: Request,
  scope: Scope,
  actor: Actor,
  memberships: readonly Membership[],
  asked: Asked,
): Promise<Response> {
  const { q = '', ...outcome } = asked;
  const returnTo = acceptedReturnTo(scope, asked.return_to);
  const offered = memberships.filter(({ status }) => status === 'active');
  const formTargets = returnTo === null ? [] : [new URL(returnTo).origin];
  return accountPage(request, scope, { ...outcome, title: 'organizations.title', formTargets }, (tools) => {
    const { t, words } = tools;
    const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase(words.locale);
    const found = offered.filter(({ name }) => fold(name).includes(fold(q.trim())));
    const places = found.toSorted((one, other) => one.name.localeCompare(other.name, words.locale, { numeric: true }));
    return (
      <>
        {asked.error === 'mfa_enrollment_required' ? (
          <p>
            <a href="/account/two-step">{t('two_step.title')}</a>
          </p>
        ) : null}
        <p class="lead">{t(offered.length === 0 ? 'organizations.empty' : 'organizations.lead')}</p>
        {offered.length >= MANY ? <Search {...tools} q={q} returnTo={returnTo} /> : null}
        {found.length === 0 && offered.length > 0 ? <p role="status">{t('organizations.unfound')}</p> : null}
        {offered.length === 0 && actor.organization === null ? null : (
          <Form action="/account/organizations/select" token={tools.token} hidden={{ return_to: returnTo }}>
            <ul class="rows">
              {places.map((place) => (
                <Place
                  {...tools}
                  {...place}
                  isHere={place.id === actor.organization?.id}
                  hint={hintOf(tools, scope, actor, place)}
                />
              ))}
              {q === '' ? (
                <Place
                  {...tools}
                  id=""
                  name={t('organizations.none')}
                  isHere={actor.organization === null}
                  hint={t('organizations.none_hint')}
                />
              ) : null}
            </ul>
          </Form>
        )}
      </>
    );
  });
}

const own = ['owner', 'admin', 'member'] as const;

/** The person's role there, and whether a second factor is asked for. A role of the organization's own is its word. */
function hintOf({ t }: Tools, { deps }: Scope, { person }: Actor, { role, mfa }: Membership): Child {
  const known = own.find((each) => each === role);
  return (
    <>
      <bdi>{known ? t(`role.${known}`) : role}</bdi>
      {mfa && demands(mfa, role, person.createdAt, deps.clock.now()) ? ` · ${t('organizations.two_step')}` : ''}
    </>
  );
}

type Shown = Tools & { id: string; name: string; isHere: boolean; hint: Child };

const Place = ({ t, id, name, isHere, hint }: Shown) => (
  <li class="whole">
    <button type="submit" class="choice" name="organization" value={id} {...(isHere ? { 'aria-current': 'true' } : {})}>
      <Initials of={id === '' ? '' : name} />
      <span>
        <bdi>{name}</bdi>
        <span class="hint">{hint}</span>
      </span>
      {isHere ? <span class="tag">{t('organizations.current')}</span> : null}
    </button>
  </li>
);

const Search = ({ t, q, returnTo }: Tools & { q: string; returnTo: string | null }) => (
  <search>
    <form method="get" action="/account/organizations">
      {returnTo === null ? null : <input type="hidden" name="return_to" value={returnTo} />}
      <div class="beside">
        <Field
          id="q"
          label={t('organizations.search')}
          value={q}
          autocomplete="off"
          more={{ enterkeyhint: 'search', maxlength: 100, dir: 'auto' }}
        />
        <Submit kind="secondary">{t('organizations.find')}</Submit>
      </div>
    </form>
  </search>
);
