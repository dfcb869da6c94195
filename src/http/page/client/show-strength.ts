type Judge = { scoreOf(password: string, words: readonly string[]): number };

const PAUSE_MS = 400;

/** Says under a new password how hard it is to guess, once typing pauses. What judges it loads at the first key. */
export function showStrength(): void {
  for (const line of document.querySelectorAll<HTMLElement>('[data-judge]')) {
    const input = document.getElementById(line.id.replace(/-strength$/, '')) as HTMLInputElement;
    let timer = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void judge(line, input), PAUSE_MS);
    });
  }
}

async function judge(line: HTMLElement, input: HTMLInputElement): Promise<void> {
  const { weak = '', fair = '', strong = '', judge: path = '' } = line.dataset;
  if (input.value === '') {
    line.textContent = '';
    return;
  }
  const { scoreOf } = (await import(path)) as Judge;
  const words = [...document.querySelectorAll<HTMLInputElement>('input[type=email], #name')].map(({ value }) => value);
  const score = scoreOf(input.value, words);
  line.textContent = score < 2 ? weak : score < 4 ? fair : strong;
}
