// The script of the reference: it leaves of it what holds every word that is typed.

interface Entry {
  readonly article: HTMLElement;
  /** The line of the contents that leads to it. */
  readonly line: Element | null | undefined;
  readonly text: string;
}

const form = document.querySelector<HTMLFormElement>('#search');
const field = document.querySelector<HTMLInputElement>('#term');
const found = document.querySelector<HTMLElement>('#found');

if (form && field && found) {
  const entries = [...document.querySelectorAll<HTMLElement>('.document article')].map((article): Entry => {
    const line = document.querySelector(`.contents a[href="#${CSS.escape(article.id)}"]`)?.closest('li');
    return { article, line, text: (article.textContent ?? '').toLowerCase() };
  });
  const narrow = () => {
    const terms = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { article, line, text } of entries) {
      const isHidden = !terms.every((term) => text.includes(term));
      article.hidden = isHidden;
      line?.toggleAttribute('hidden', isHidden);
      if (!isHidden && article.querySelector('.method')) count++;
    }
    for (const section of document.querySelectorAll<HTMLElement>('.document > section, .intro')) {
      const articles = [...section.querySelectorAll('article')];
      section.hidden = terms.length > 0 && articles.every(({ hidden }) => hidden);
      const line = document.querySelector(`.contents a[href="#${CSS.escape(section.id)}"]`);
      line?.closest('li')?.toggleAttribute('hidden', section.hidden);
    }
    found.textContent = terms.length === 0 ? '' : (found.dataset.text ?? '').replace('{count}', String(count));
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  field.addEventListener('input', narrow);
  // What a link leads to is shown, whatever was searched for.
  addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest('[hidden]')) return;
    field.value = '';
    narrow();
    target.scrollIntoView();
  });
  if (field.value) narrow();
}
