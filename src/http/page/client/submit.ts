const AGAIN_AFTER_MS = 10_000;

/** A form is sent once: a second press within ten seconds does nothing. The button shows that something happens. */
export function guardSubmits(): void {
  for (const form of document.forms) {
    let sentAt = 0;
    form.addEventListener('submit', (event) => {
      if (Date.now() - sentAt < AGAIN_AFTER_MS) return event.preventDefault();
      sentAt = Date.now();
      const button = event.submitter;
      button?.setAttribute('aria-disabled', 'true');
      button?.classList.add('busy');
    });
    // The page may come back from the browser's cache as it was left.
    addEventListener('pageshow', () => {
      sentAt = 0;
      for (const button of form.querySelectorAll('.busy')) {
        button.removeAttribute('aria-disabled');
        button.classList.remove('busy');
      }
    });
  }
}
