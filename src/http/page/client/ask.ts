/** Posts JSON to an endpoint of our own origin; throws where it refuses. */
export async function ask<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Says something in the page's status line. */
export function say(text: string | undefined): void {
  const status = document.getElementById('status');
  if (status) status.textContent = text ?? '';
}

/** Shows a button that needs this script. */
export function reveal(button: HTMLElement): void {
  button.hidden = false;
  const ways = button.closest<HTMLElement>('.second-ways');
  if (ways) ways.hidden = false;
}
