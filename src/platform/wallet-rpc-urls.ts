/** `WALLET_RPC_URLS`: an object of chain id to URL. Plain http is for loopback alone, which only a `dev` environment asks. */
export function parseRpcUrls(
  text: string | undefined,
  say: (problem: string) => void,
): Readonly<Record<string, string>> {
  if (!text) return {};
  const isUrl = (value: unknown) => {
    const url = typeof value === 'string' ? URL.parse(value) : null;
    return (
      url?.protocol === 'https:' ||
      (url?.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname))
    );
  };
  try {
    const urls = JSON.parse(text) as Record<string, string>;
    if (Object.entries(urls).every(([id, url]) => /^[1-9][0-9]{0,15}$/.test(id) && isUrl(url))) return urls;
  } catch {
    // an address may hold a key: it stays out of the message
  }
  say('WALLET_RPC_URLS is not a JSON object of chain id to https URL');
  return {};
}
