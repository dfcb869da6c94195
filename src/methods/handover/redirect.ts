/** Sends a browser on. 302: nothing was posted that could be posted again. */
export function redirect(location: string, cookie: string | null = null): Response {
  const answer = new Response(null, { status: 302, headers: { location } });
  if (cookie) answer.headers.append('set-cookie', cookie);
  return answer;
}
