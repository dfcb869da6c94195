import { postJson } from './post-json.ts';
import { offerWallets, signMessage } from './wallets.ts';

const PAGE = '/account/wallets';

/** The button that links a wallet to whoever is signed in. */
export function addWallet(): void {
  const button = document.querySelector<HTMLButtonElement>('#add-wallet');
  if (!button) return;
  button.hidden = false;
  const { confirm } = button.dataset;
  if (confirm) {
    button.addEventListener('click', () => location.assign(confirm));
    return;
  }
  const use: Parameters<typeof offerWallets>[1] = async (provider) => {
    const { message, signature } = await signMessage(provider);
    const linked = await postJson('/auth/wallet/link', { message, signature });
    if (linked.ok) return `${PAGE}?done=wallet_added`;
    const { code } = (await linked.json()) as { code: string };
    if (code === 'step_up_required') return `/account/confirm?back=${PAGE}`;
    return `${PAGE}?error=${encodeURIComponent(code)}`;
  };
  offerWallets(button, use, () => {});
}
