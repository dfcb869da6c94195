import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { accountPage, accountQuery, type Outcome } from '../../http/page/account/account-page.tsx';
import { Field } from '../../http/page/field.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { defineRoute, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { DAY } from '../../lib/duration.ts';
import { apiPermissionsOf } from '../../permission/api-permissions.ts';
import type { Actor } from '../../session/actor.ts';
import { keysOf } from './queries.ts';
import { routes as rows } from './routes.ts';

const page = '/account/keys';
const LIVES = ['30', '90', '365', ''] as const;
const USUAL = '90';

/** Each permission is a checkbox of its own, since a form of ours names no field twice. */
const keyForm = () =>
  z
    .object({ name: z.string().trim().min(1).max(60), days: z.enum(LIVES) })
    .catchall(z.enum(['on']))
    .superRefine((fields, context) => {
      for (const field of Object.keys(fields))
        if (!/^(?:name|days|scope\..{1,60})$/.test(field))
          context.addIssue({ code: 'custom', message: 'Unknown field' });
    });

/** What was typed in a form that chose no permission. */
interface Typed {
  readonly name: string;
  readonly days: string;
}

async function keysPage(
  request: Request,
  scope: Scope,
  actor: Actor,
  outcome: Outcome,
  typed?: Typed,
): Promise<Response> {
  const { deps, tenant } = scope;
  const { person } = actor;
  const [held] = await deps.db.read([keysOf(deps.db, tenant, person.id, deps.clock.now())]);
  const permissions = apiPermissionsOf(tenant.brand, person);
  const options = { ...outcome, title: 'keys.title', asksFresh: actor, status: typed ? 422 : 200 } as const;
  return accountPage(request, scope, options, ({ t, day, token }) => (
    <>
      {held.length === 0 ? (
        <p>{t('keys.empty')}</p>
      ) : (
        <ul class="rows">
          {held.map(({ id, name, prefix, scopes, createdAt, lastUsedAt, expiresAt }) => (
            <li>
              <span>
                <b>
                  <bdi>{name}</bdi>
                </b>{' '}
                <code dir="ltr">{prefix}…</code>
                <span class="hint">
                  {[
                    t('created', { at: day(createdAt) }),
                    lastUsedAt === null ? t('never_used') : t('last_used', { at: day(lastUsedAt) }),
                    expiresAt === null ? t('keys.forever') : t('keys.until', { at: day(expiresAt) }),
                    ...scopes,
                  ].join(' · ')}
                </span>
              </span>
              <Form action={`/account/keys/${id}/remove`} token={token}>
                <Submit kind="link">{t('remove')}</Submit>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Form action={page} token={token}>
        <Field
          id="name"
          label={t('keys.name')}
          wrong={t('missing.other')}
          autocomplete="off"
          value={typed?.name}
          more={{ dir: 'auto', maxlength: 60, required: true }}
        />
        <div class="field">
          <label for="days">{t('keys.life')}</label>
          <select id="days" name="days" autocomplete="off">
            {LIVES.map((days) => (
              <option value={days} {...(days === (typed?.days ?? USUAL) ? { selected: true } : {})}>
                {days === '' ? t('keys.forever') : t('keys.days', { days })}
              </option>
            ))}
          </select>
        </div>
        {permissions.length === 0 ? null : (
          <fieldset {...(typed ? { 'aria-describedby': 'scopes-error' } : {})}>
            <legend>{t('keys.scopes')}</legend>
            {typed ? (
              <p class="wrong" id="scopes-error">
                <span>{t('keys.scopes_none')}</span>
              </p>
            ) : null}
            {permissions.map(({ id }, index) => (
              <label class="check">
                <input
                  type="checkbox"
                  name={`scope.${id}`}
                  value="on"
                  {...(typed && index === 0 ? { autofocus: true } : {})}
                />
                {id}
              </label>
            ))}
          </fieldset>
        )}
        <Submit>{t('keys.create')}</Submit>
      </Form>
    </>
  ));
}

const keyPage = (request: Request, scope: Scope, { key, name }: { key: string; name: string }): Promise<Response> =>
  accountPage(request, scope, { title: 'keys.made', again: null }, ({ t }) => (
    <>
      <p>{t('keys.once')}</p>
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>
      </p>
      <p>
        <code dir="ltr" class="once">
          {key}
        </code>
      </p>
      <div class="links">
        <button type="button" class="link" data-copy={key} data-copied={t('codes.copied')} hidden>
          {t('codes.copy')}
        </button>
      </div>
      <p class="after">
        <a class="button" href={page}>
          {t('keys.done')}
        </a>
      </p>
    </>
  ));

const boxesOf = ({ name: _, days: __, ...boxes }: Typed): string[] => Object.keys(boxes);

const make = formOf(rowOf(rows, 'POST', '/keys'), {
  path: page,
  page,
  summary: 'Makes an API key, and shows it once',
  body: keyForm,
  as: (fields: Typed, { deps }) => ({
    body: {
      name: fields.name,
      scopes: boxesOf(fields).map((box) => box.slice('scope.'.length)),
      expiresAt: fields.days === '' ? null : new Date(deps.clock.now() + Number(fields.days) * DAY).toISOString(),
    },
  }),
  draw: async (answer, { request }, scope) => keyPage(request, scope, await answer.json()),
});

/** The API keys of whoever is signed in, on a page. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: page,
    surface: 'pages',
    summary: 'The page of the API keys of whoever is signed in',
    auth: 'person',
    rate: 'read',
    query: accountQuery,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query }, scope) => keysPage(request, scope, actor, query),
  }),
  {
    ...make,
    // A program may ask for a key that does nothing yet; who leaves every box empty has overlooked them.
    handler: async (call, scope) => {
      const { request, actor } = call;
      const typed = call.body as Typed;
      return boxesOf(typed).length === 0 && apiPermissionsOf(scope.tenant.brand, actor.person).length > 0
        ? keysPage(request, scope, actor, {}, typed)
        : make.handler(call, scope);
    },
  },
  formOf(rowOf(rows, 'DELETE', '/keys/:id'), {
    path: '/account/keys/:id/remove',
    page,
    done: 'key',
    summary: 'Ends one',
  }),
];
