import { ask, reveal, say } from './ask.ts';

interface Provider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

/** What a wallet says of itself (EIP-6963). */
interface Announced {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: Provider;
}

interface Offer {
  readonly nonce: string;
  readonly message: string;
}

/** Wallets in this browser, each found by its own announcement; the button opens the only one or lists them. */
export function offerWallets(): void {
  const button = document.querySelector<HTMLButtonElement>('#wallet');
  const list = document.querySelector<HTMLUListElement>('#wallets');
  if (!button || !list) return;
  const found = new Map<string, Announced>();
  addEventListener('eip6963:announceProvider', (event) => {
    const announced = (event as CustomEvent<Announced>).detail;
    found.set(announced.info.uuid, announced);
    reveal(button);
  });
  dispatchEvent(new Event('eip6963:requestProvider'));
  button.addEventListener('click', () => {
    say('');
    const wallets = [...found.values()];
    const [only] = wallets;
    if (!only) return say(button.dataset.none);
    if (wallets.length === 1) return connect(only, button);
    list.replaceChildren(...wallets.map((wallet) => item(wallet, button)));
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
  });
}

function item(wallet: Announced, button: HTMLButtonElement): HTMLLIElement {
  const choice = Object.assign(document.createElement('button'), { type: 'button', className: 'secondary' });
  choice.textContent = wallet.info.name;
  choice.addEventListener('click', () => connect(wallet, button));
  const line = document.createElement('li');
  line.append(choice);
  return line;
}

function connect({ provider }: Announced, button: HTMLButtonElement): void {
  signIn(provider).then(
    (to) => location.assign(to),
    () => say(button.dataset.refused),
  );
}

/** Asks the wallet for an account and a signature under our message; resolves to where the person goes next. */
async function signIn(provider: Provider): Promise<string> {
  const [address] = (await provider.request({ method: 'eth_requestAccounts' })) as string[];
  const chainId = Number(await provider.request({ method: 'eth_chainId' }));
  const field = document.querySelector<HTMLInputElement>('input[name=return_to]');
  const asked = { address, chainId, ...(field ? { return_to: field.value } : {}) };
  const { nonce, message } = await ask<Offer>('/auth/metamask/nonce', asked);
  const bytes = [...new TextEncoder().encode(message)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const signature = await provider.request({ method: 'personal_sign', params: [`0x${bytes}`, address] });
  await ask('/auth/metamask/verify', { address, signature, message, nonce });
  return field?.value ?? document.querySelector<HTMLElement>('#wallet')?.dataset.home ?? '/';
}
