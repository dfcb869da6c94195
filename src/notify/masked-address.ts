/** Stands for what is left out, however long it was. */
const HIDDEN = '***';

/**
 * An address that its owner recognises and nobody else learns: the first letter of mailbox and domain, and the last
 * label. Whoever typed it cannot make it say anything.
 */
export function maskedAddress(address: string): string {
  const [mailbox = '', domain = ''] = [address.slice(0, address.lastIndexOf('@')), address.split('@').at(-1)];
  const first = (text: string) => [...text][0] ?? '';
  const last = domain.includes('.') ? `.${domain.split('.').at(-1)}` : '';
  return `${first(mailbox)}${HIDDEN}@${first(domain)}${HIDDEN}${last}`;
}
