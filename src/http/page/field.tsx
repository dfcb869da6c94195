import type { Child } from 'hono/jsx';

export interface FieldProps {
  readonly id: string;
  readonly label: Child;
  /** Left out: the id. Neither ever changes between releases: password managers remember them. */
  readonly name?: string;
  readonly type?: 'text' | 'email' | 'tel' | 'password';
  readonly hint?: Child;
  /** What was wrong with the value that came; the field then says so and is marked invalid. */
  readonly error?: string | undefined;
  /** What a script says at once of a value that cannot be right; left out: nothing. */
  readonly wrong?: string | undefined;
  /** What was typed before. Never given for a secret. */
  readonly value?: string | undefined;
  readonly autocomplete: string;
  readonly focused?: boolean;
  /** Further attributes of the input, by their HTML names. */
  readonly more?: Readonly<Record<string, string | number | boolean>>;
}

/** Attributes for what is code rather than prose: never corrected, always written from left to right. */
export const literal = { autocapitalize: 'none', autocorrect: 'off', spellcheck: false, dir: 'ltr' } as const;

/** One labelled input. Hint and error stand between label and input, and are read with it. */
export const Field = (props: FieldProps) => (
  <div class="field">
    <Caption {...props} />
    <Input {...props} />
  </div>
);

/** The texts of a field: its label, what is wrong, what is wanted. */
export const Caption = ({ id, label, hint, error }: FieldProps) => (
  <>
    <label for={id}>{label}</label>
    {error ? (
      <p class="wrong" id={`${id}-error`}>
        <span>{error}</span>
      </p>
    ) : null}
    {hint ? (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    ) : null}
  </>
);

/** The input of a field alone. */
export const Input = (props: FieldProps & { class?: string }) => {
  const { id, name = id, type = 'text', hint, error, wrong, value, autocomplete, focused, more } = props;
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return (
    <input
      id={id}
      name={name}
      type={type}
      autocomplete={autocomplete}
      {...(props.class ? { class: props.class } : {})}
      {...(value === undefined ? {} : { value })}
      {...(described ? { 'aria-describedby': described } : {})}
      {...(error ? { 'aria-invalid': 'true' } : {})}
      {...(wrong ? { 'data-wrong': wrong } : {})}
      {...(focused ? { autofocus: true } : {})}
      {...more}
    />
  );
};
