import type { Child } from 'hono/jsx';
import { Caption, Field, type FieldProps, Input, literal } from './field.tsx';
import { Status } from './notice.tsx';
import { scriptPath } from './script.ts';
import type { Words } from './words.ts';

type Given = Partial<Pick<FieldProps, 'id' | 'name' | 'error' | 'value' | 'focused' | 'hint' | 'label'>> & {
  readonly words: Pick<Words, 't'>;
};

/** The address that somebody signs in with. `username`, since that is what password managers fill. */
export const EmailField = ({
  words: { t },
  id = 'email',
  label = t('field.email'),
  autocomplete = 'username',
  ...rest
}: Given & { autocomplete?: string }) => (
  <Field
    {...rest}
    id={id}
    name="email"
    label={label}
    wrong={t('missing.email')}
    type="email"
    autocomplete={autocomplete}
    more={{ ...literal, enterkeyhint: 'next', maxlength: 254, required: true }}
  />
);

/**
 * A password, existing or new. A script adds the button that shows it. For a new one give its limits: the rule stands
 * under the label before anything is wrong.
 */
export const PasswordField = ({
  words: { t },
  id = 'password',
  name = 'password',
  isNew,
  ...rest
}: Given & { isNew?: { readonly minLength: number; readonly maxLength: number } }) => {
  const props: FieldProps = {
    label: t(isNew ? 'field.new_password' : 'field.password'),
    ...(isNew ? { hint: t('password.rule', { min: isNew.minLength }) } : {}),
    ...rest,
    id,
    wrong: t('missing.password'),
    name,
    type: 'password',
    autocomplete: isNew ? 'new-password' : 'current-password',
    more: {
      autocapitalize: 'none',
      spellcheck: false,
      dir: 'ltr',
      enterkeyhint: 'go',
      required: true,
      ...(isNew ? limitsOf(isNew, t) : {}),
      ...(isNew ? { passwordrules: `minlength: ${isNew.minLength}; maxlength: ${isNew.maxLength};` } : {}),
    },
  };
  return (
    <div class="field">
      <Caption {...props} />
      <div class="reveal">
        <Input {...props} />
        <button
          type="button"
          hidden
          aria-controls={id}
          data-show={t('password.show')}
          data-hide={t('password.hide')}
          data-shown={t('password.shown')}
          data-hidden={t('password.hidden')}
        >
          {t('password.show')}
        </button>
      </div>
      {isNew ? <Strength id={`${id}-strength`} t={t} /> : null}
      <Status id={`${id}-status`} />
    </div>
  );
};

/** The limits of a new password, and the words for one beyond them. */
const limitsOf = ({ minLength, maxLength }: { minLength: number; maxLength: number }, t: Words['t']) => ({
  'data-min': minLength,
  'data-max': maxLength,
  'data-short': t('error.password_too_short', { min: minLength }),
  'data-long': t('error.password_too_long'),
});

/** Where a script says how hard the password is to guess. */
const Strength = async ({ id, t }: { id: string; t: Words['t'] }) => (
  <p
    class="hint after-field"
    id={id}
    role="status"
    data-judge={await scriptPath('strength')}
    data-weak={t('password.weak')}
    data-fair={t('password.fair')}
    data-strong={t('password.strong')}
  ></p>
);

/** A one-time code of six digits in one input, however it is pasted. */
export const CodeField = ({ words: { t }, id = 'code', label = t('field.code'), ...rest }: Given) => {
  const props: FieldProps = {
    ...rest,
    id,
    label,
    wrong: t('missing.code'),
    autocomplete: 'one-time-code',
    more: { ...literal, inputmode: 'numeric', enterkeyhint: 'done', required: true },
  };
  return (
    <div class="field">
      <Caption {...props} />
      <Input {...props} class="code" />
    </div>
  );
};

/**
 * Whom a step is about, with the way back. The text may take several lines, which an input cannot; password managers
 * read the input that lies over it.
 */
export const Who = ({
  words: { t },
  name,
  value,
  change,
}: {
  words: Pick<Words, 't'>;
  name: 'email' | 'username';
  value: string;
  change: string;
}): Child => (
  <div class="who">
    <span>
      <bdi aria-hidden="true">
        {value.slice(0, value.indexOf('@') + 1)}
        <wbr />
        {value.slice(value.indexOf('@') + 1)}
      </bdi>
      <input
        name={name}
        value={value}
        autocomplete="username"
        readonly
        tabindex={-1}
        aria-label={t(name === 'email' ? 'field.email' : 'field.username')}
        {...literal}
      />
    </span>
    <a href={change}>{t('change')}</a>
  </div>
);
