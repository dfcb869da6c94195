// The script of the account pages.

import { addPasskeys, signalPasskeys } from './account-passkeys.ts';
import { addWallet } from './add-wallet.ts';
import { checkFields } from './check-fields.ts';
import { confirmByPasskey } from './confirm-by-passkey.ts';
import { countDown } from './count-down.ts';
import { offerCopies } from './offer-copies.ts';
import { offerReveal } from './reveal.ts';
import { showStrength } from './show-strength.ts';
import { guardSubmits } from './submit.ts';

offerReveal();
countDown();
showStrength();
checkFields();
guardSubmits();
addPasskeys();
addWallet();
signalPasskeys();
confirmByPasskey();
offerCopies();

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
