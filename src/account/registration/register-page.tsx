import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { Field } from '../../http/page/field.tsx';
import { EmailField, PasswordField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { type FormProblems, formProblems, noProblems } from '../../http/page/form-problems.ts';
import { Notice } from '../../http/page/notice.tsx';
import { SignedIn } from '../../http/page/signed-in.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import type { Person } from '../../identity/person.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';

interface Shown {
  /** What was typed. */
  readonly values?: Readonly<Record<string, string>>;
  readonly problems?: FormProblems;
  /** An accepted `return_to`. */
  readonly returnTo: string | null;
  /** Who is signed in at this browser already. */
  readonly signedIn?: Person | null;
}

/** The page that asks for what an account needs: a name, an address, a password. */
export async function registerPage(
  request: Request,
  scope: Scope,
  { values = {}, problems = noProblems, returnTo, signedIn = null }: Shown,
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t, rich } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { links, password } = scope.tenant.brand;
  // Another account has another address.
  const hint = signedIn ? null : readHintCookie(request, scope.tenant);
  const { status, fields, whole } = problems;
  const wrong = ['name', 'email', 'password'].find((name) => fields[name] !== undefined);
  return page(
    scope,
    {
      title: t('register.title'),
      status,
      cookie: setCookie,
      refused: status !== 200,
      script: 'new-password',
      challenge: true,
    },
    <>
      <h1>{t('register.title')}</h1>
      {whole ? <Notice bad>{whole}</Notice> : null}
      <SignedIn words={words} signedIn={signedIn} onward={returnTo ?? '/account'} below="register.other_account" />
      <Form action="/register" token={formToken} hidden={{ return_to: returnTo }}>
        <Field
          id="name"
          label={t('field.name')}
          autocomplete="name"
          value={values.name}
          error={fields.name}
          focused={wrong === 'name'}
          wrong={t('missing.name')}
          more={{ dir: 'auto', enterkeyhint: 'next', maxlength: 200, required: true }}
        />
        <EmailField
          words={words}
          value={values.email ?? (hint?.includes('@') ? hint : undefined)}
          error={fields.email}
          focused={wrong === 'email'}
        />
        <PasswordField
          words={words}
          label={t('field.password')}
          isNew={password}
          error={fields.password}
          focused={wrong === 'password'}
        />
        <p class="hint">
          {rich('register.agree', {
            terms: <a href={links.terms}>{t('register.terms')}</a>,
            privacy: <a href={links.privacy}>{t('register.privacy')}</a>,
          })}
        </p>
        <Challenge scope={scope} locale={words.locale} />
        <Submit>{t('register.submit')}</Submit>
      </Form>
      <p class="after">
        {t('register.have_account')} <a href={addressOf('/login', { return_to: returnTo })}>{t('sign_in.title')}</a>
      </p>
    </>,
  );
}

/** The same page once more, with what was typed and what was wrong. */
export async function registerAgain({ request, failure, fields }: Refused, scope: Scope): Promise<Response> {
  const problems = formProblems(failure, await wordsOf(scope), { min: scope.tenant.brand.password.minLength });
  return registerPage(request, scope, {
    values: fields,
    problems,
    returnTo: acceptedReturnTo(scope, fields.return_to),
  });
}
