/** The field for the address that somebody signs in with. `username`, since that is what password managers fill. */
export const EmailField = ({ id, focused = false }: { id: string; focused?: boolean }) => (
  <>
    <label for={id}>Email</label>
    <input
      id={id}
      name="email"
      type="email"
      autocomplete="username"
      autocapitalize="none"
      autocorrect="off"
      spellcheck={false}
      dir="ltr"
      maxlength={254}
      required
      {...(focused ? { autofocus: true } : {})}
    />
  </>
);
