import { ask, say } from './ask.ts';

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

/** Our message as a wallet has signed it. */
interface Signed extends Offer {
  readonly address: string;
  readonly signature: string;
}

/**
 * Wallets in this browser, each found by its own announcement; the button opens the only one or lists them. `use` does
 * with a wallet what the page is for and resolves to where the person goes next.
 * @param found called for each one that announces itself
 */
export function offerWallets(
  button: HTMLButtonElement,
  use: (provider: Provider) => Promise<string>,
  found: () => void,
): void {
  const list = document.querySelector<HTMLUListElement>('#wallets');
  const known = new Map<string, Announced>();
  addEventListener('eip6963:announceProvider', (event) => {
    const announced = (event as CustomEvent<Announced>).detail;
    known.set(announced.info.uuid, announced);
    found();
  });
  dispatchEvent(new Event('eip6963:requestProvider'));
  const connect = ({ provider }: Announced) =>
    use(provider).then(
      (to) => location.assign(to),
      () => say(button.dataset.refused),
    );
  button.addEventListener('click', () => {
    say('');
    const wallets = [...known.values()];
    const [only] = wallets;
    if (!only) return say(button.dataset.none);
    if (wallets.length === 1) return void connect(only);
    list?.replaceChildren(...wallets.map((wallet) => item(wallet, connect)));
    if (list) list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
  });
}

function item(wallet: Announced, connect: (wallet: Announced) => unknown): HTMLLIElement {
  const choice = Object.assign(document.createElement('button'), { type: 'button', className: 'secondary' });
  choice.textContent = wallet.info.name;
  choice.addEventListener('click', () => connect(wallet));
  const line = document.createElement('li');
  line.append(choice);
  return line;
}

/** Asks a wallet for an account and a signature under our message. @param more fields of the request for the message */
export async function signMessage(provider: Provider, more: object = {}): Promise<Signed> {
  const [address = ''] = (await provider.request({ method: 'eth_requestAccounts' })) as string[];
  const chainId = Number(await provider.request({ method: 'eth_chainId' }));
  const { nonce, message } = await ask<Offer>('/auth/metamask/nonce', { address, chainId, ...more });
  const bytes = [...new TextEncoder().encode(message)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const signature = (await provider.request({ method: 'personal_sign', params: [`0x${bytes}`, address] })) as string;
  return { address, signature, message, nonce };
}
