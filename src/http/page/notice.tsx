import type { Child } from 'hono/jsx';

/** Something about the whole page: `bad` is heard at once (role alert), the rest when the reader comes to it. */
export const Notice = ({ bad = false, children }: { bad?: boolean; children?: Child }) => (
  <div class={bad ? 'notice bad' : 'notice'} role={bad ? 'alert' : 'status'}>
    <p>{children}</p>
  </div>
);

/** A line that a script fills in; there from the start, so that what it says later is heard. */
export const Status = ({ id = 'status' }: { id?: string }) => <p class="status" id={id} role="status"></p>;

/** A word between two ways to go on. */
export const Or = ({ children }: { children?: Child }) => <div class="or">{children}</div>;
