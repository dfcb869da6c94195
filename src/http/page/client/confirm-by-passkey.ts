import { postJson } from './post-json.ts';

/** The button that proves somebody by a passkey: its token goes out by the form beside it, so that a navigation is seen. */
export function confirmByPasskey(): void {
  const button = document.querySelector<HTMLButtonElement>('#confirm-passkey');
  const form = document.querySelector<HTMLFormElement>('#confirm-form');
  if (!button || !form || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const status = document.getElementById('status');
    prove(form).catch(() => {
      if (status) status.textContent = button.dataset.none ?? '';
    });
  });
}

async function prove(form: HTMLFormElement): Promise<void> {
  const begun = await postJson('/auth/passkeys/authenticate/options');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await begun.json());
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const proven = await postJson('/auth/passkeys/authenticate/verify', found.toJSON());
  if (!proven.ok) throw new Error(String(proven.status));
  const { token } = (await proven.json()) as { token: string };
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'token', value: token }));
  form.submit();
}
