import { ask, reveal, say } from '../../../http/page/client/ask.ts';

const OPTIONS = '/auth/passkeys/authenticate/options';
/** A challenge ends: the one that waits in the field is asked for again before that. */
const FRESH_MS = 4 * 60_000;

/** Passkeys in the field's autofill where the browser has that, and by a button always. */
export function offerPasskeys(): void {
  const button = document.querySelector<HTMLButtonElement>('#passkey');
  const form = document.querySelector<HTMLFormElement>('#passkey-form');
  if (!button || !form || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  let waiting = new AbortController();

  async function get(mediation: 'conditional' | 'optional'): Promise<void> {
    waiting.abort();
    const { signal } = (waiting = new AbortController());
    const options = await ask<PublicKeyCredentialRequestOptionsJSON>(OPTIONS);
    if (signal.aborted) return;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const found = await navigator.credentials.get({ publicKey, mediation, signal });
    const value = JSON.stringify((found as PublicKeyCredential).toJSON());
    form?.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'credential', value }));
    // A real submit, so that the browser sees a navigation.
    form?.submit();
  }

  async function wait(): Promise<void> {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    await get('conditional').catch(() => {});
  }

  reveal(button);
  button.addEventListener('click', () => {
    say('');
    get('optional').catch(() => {
      say(button.dataset.none);
      void wait();
    });
  });
  void wait();
  setInterval(() => document.visibilityState === 'visible' && void wait(), FRESH_MS);
  addEventListener('pageshow', ({ persisted }) => persisted && void wait());
}
