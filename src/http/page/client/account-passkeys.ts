import { postJson } from './post-json.ts';

/** The buttons that make a passkey for whoever is signed in; who has to prove themselves first is led to where they do. */
export function addPasskeys(): void {
  const button = document.querySelector<HTMLButtonElement>('#add-passkey');
  if (!button || !window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;
  button.hidden = false;
  const advice = button.closest<HTMLElement>('.todo');
  if (advice) advice.hidden = false;
  button.addEventListener('click', () => {
    const status = document.getElementById('status');
    add().catch(() => {
      if (status) status.textContent = button.dataset.cancelled ?? '';
    });
  });
}

async function add(): Promise<void> {
  const begun = await postJson('/auth/passkeys/register/options');
  if (!begun.ok) return refused(begun);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await begun.json());
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const added = await postJson('/auth/passkeys/register/verify', made.toJSON());
  if (!added.ok) return refused(added);
  location.assign('/account/passkeys?done=passkey_added');
}

async function refused(answer: Response): Promise<void> {
  const { code } = (await answer.json()) as { code: string };
  location.assign(
    code === 'step_up_required'
      ? '/account/confirm?back=/account/passkeys'
      : `/account/passkeys?error=${encodeURIComponent(code)}`,
  );
}

type Signals = Parameters<NonNullable<typeof PublicKeyCredential.signalAllAcceptedCredentials>>[0];

/** Tells the passkey manager which passkeys the account holds, where the page says so (WebAuthn L3 §5.1.10). */
export function signalPasskeys(): void {
  const held = document.querySelector<HTMLElement>('[data-signal]')?.dataset.signal;
  if (!held || !window.PublicKeyCredential?.signalAllAcceptedCredentials) return;
  PublicKeyCredential.signalAllAcceptedCredentials(JSON.parse(held) as Signals).catch(() => {});
}
