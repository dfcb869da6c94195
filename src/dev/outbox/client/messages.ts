// The script of the page of messages.
import { offerCopies } from '../../../http/page/client/offer-copies.ts';
import { guardSubmits } from '../../../http/page/client/submit.ts';

const PAUSE_MS = 2_000;

interface Listed {
  readonly messages: readonly { readonly id: string }[];
}

offerCopies();
guardSubmits();

/** Looks for further messages while the page is seen, and loads it again for them; whoever reads or types is asked first. */
async function look(): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-newest]');
  const link = document.querySelector<HTMLElement>('#more');
  if (!list || !link) return;
  if (document.visibilityState === 'visible') {
    const answer = await fetch(location.href, { headers: { accept: 'application/json' } }).catch(() => null);
    const { messages } = answer?.ok ? ((await answer.json()) as Listed) : { messages: null };
    if (messages && (messages[0]?.id ?? '') !== list.dataset.newest) {
      const isBusy = document.querySelector('details[open], input:focus') || String(getSelection()) !== '';
      if (!isBusy) return location.reload();
      link.hidden = false;
    }
  }
  setTimeout(look, PAUSE_MS);
}

setTimeout(look, PAUSE_MS);
