/** The button in a password field that shows what is typed. Hidden again before it is sent. */
export function offerReveal(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.reveal button')) {
    const id = button.getAttribute('aria-controls') ?? '';
    const input = document.getElementById(id) as HTMLInputElement;
    const status = document.getElementById(`${id}-status`);
    const { show = '', hide = '', shown = '', hidden = '' } = button.dataset;
    const set = (visible: boolean) => {
      input.type = visible ? 'text' : 'password';
      button.textContent = visible ? hide : show;
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      const visible = input.type === 'password';
      set(visible);
      if (status) status.textContent = visible ? shown : hidden;
      input.focus();
    });
    input.form?.addEventListener('submit', () => set(false));
  }
}
