// The script of the account pages.
import { addPasskeys, signalPasskeys } from './account-passkeys.ts';
import { confirmByPasskey } from './confirm-by-passkey.ts';
import { countDown } from './count-down.ts';
import { offerReveal } from './reveal.ts';
import { showStrength } from './show-strength.ts';
import { guardSubmits } from './submit.ts';

offerReveal();
countDown();
showStrength();
guardSubmits();
addPasskeys();
signalPasskeys();
confirmByPasskey();

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? '');
    button.textContent = button.dataset.copied ?? button.textContent;
  });
}
