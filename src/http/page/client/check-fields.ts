/**
 * Says at once what a form would be refused for, at the field and in the words that the field brings (`data-wrong`):
 * when it is left with something new in it, and when the form is sent. What is right again is said no more. The server
 * judges all of it anew. To be called before `guardSubmits`: a form that is not sent has not been sent once.
 */
export function checkFields(): void {
  let isPressed = false;
  addEventListener('pointerdown', () => {
    isPressed = true;
  });
  addEventListener('pointerup', () => {
    isPressed = false;
  });
  for (const form of document.forms) {
    const fields = [...form.querySelectorAll<HTMLInputElement>('input[data-wrong]')];
    for (const field of fields) {
      field.addEventListener('blur', () => {
        if (field.value === '' || field.value === field.defaultValue) return;
        // What is said moves the page: a button that is being pressed must not slip away under the finger.
        if (isPressed) addEventListener('pointerup', () => setTimeout(show, 0, field), { once: true });
        else show(field);
      });
      field.addEventListener('input', () => {
        if (field.hasAttribute('aria-invalid') && wrongOf(field) === '') show(field);
      });
    }
    form.addEventListener('submit', (event) => {
      for (const field of fields) show(field);
      const first = fields.find(wrongOf);
      if (!first) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      first.focus();
    });
  }
}

/** What is wrong with a field, empty where nothing is. */
function wrongOf({ dataset, name, type, inputMode, value }: HTMLInputElement): string {
  const { wrong = '', short, long = '', min, max, same } = dataset;
  if (value === '') return wrong;
  if (short !== undefined) {
    const length = [...value].length;
    return length < Number(min) ? short : length > Number(max) ? long : '';
  }
  const text = value.trim();
  if (same !== undefined) return text.toLowerCase() === same.toLowerCase() ? '' : wrong;
  if (type === 'email' || (name === 'identifier' && text.includes('@')))
    return /^\S+@\S+\.\S+$/.test(text) ? '' : wrong;
  return inputMode === 'numeric' && !isCode(text) ? wrong : '';
}

/** Six digits of any script, however they are grouped, or what may be a recovery code. */
function isCode(text: string): boolean {
  const plain = text.replace(/[\s\p{Pd}\p{Cf}]/gu, '');
  return /^\p{Nd}{6}$/u.test(plain) || (plain.length > 7 && /\P{Nd}/u.test(plain));
}

/** Marks a field as right or wrong, and says so where the server would. */
function show(field: HTMLInputElement): void {
  const id = `${field.id}-error`;
  const wrong = wrongOf(field);
  document.getElementById(id)?.remove();
  const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((each) => each !== id && each !== '');
  const describedBy = wrong ? [id, ...others] : others;
  if (describedBy.length > 0) field.setAttribute('aria-describedby', describedBy.join(' '));
  else field.removeAttribute('aria-describedby');
  if (!wrong) {
    field.removeAttribute('aria-invalid');
    return;
  }
  field.setAttribute('aria-invalid', 'true');
  const line = Object.assign(document.createElement('p'), { id, className: 'wrong' });
  line.append(Object.assign(document.createElement('span'), { textContent: wrong }));
  field.labels?.[0]?.after(line);
}
