/**
 * Buttons that ask for another message say when they work: `data-wait` is the seconds that are left, `data-text` the
 * words with `{seconds}`. Without this script they always work, and the server says how long to wait.
 */
export function countDown(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-wait]')) {
    const label = button.textContent;
    const until = performance.now() + Number(button.dataset.wait) * 1_000;
    const tick = () => {
      const seconds = Math.ceil((until - performance.now()) / 1_000);
      if (seconds <= 0) {
        button.removeAttribute('aria-disabled');
        button.textContent = label;
        return;
      }
      button.setAttribute('aria-disabled', 'true');
      button.textContent = (button.dataset.text ?? '').replace('{seconds}', String(seconds));
      setTimeout(tick, 1_000);
    };
    button.addEventListener('click', (event) => {
      if (button.getAttribute('aria-disabled')) event.preventDefault();
    });
    tick();
  }
}
