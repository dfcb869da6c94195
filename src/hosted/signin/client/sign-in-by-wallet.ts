import { ask, reveal } from '../../../http/page/client/ask.ts';
import { offerWallets, signMessage } from '../../../http/page/client/wallets.ts';

/** The button that signs in with a wallet; it shows once one is found. */
export function signInByWallet(): void {
  const button = document.querySelector<HTMLButtonElement>('#wallet');
  if (!button) return;
  const use: Parameters<typeof offerWallets>[1] = async (provider) => {
    const field = document.querySelector<HTMLInputElement>('input[name=return_to]');
    await ask('/auth/metamask/verify', await signMessage(provider, field ? { return_to: field.value } : {}));
    return field?.value ?? button.dataset.home ?? '/';
  };
  offerWallets(button, use, () => reveal(button));
}
