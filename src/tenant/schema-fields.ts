import * as z from 'zod';
import { isHexColor } from './color.ts';

/** Fields that declarations are made of (`schema.ts`). For the generator only. */

/** Ids become parts of host, cookie and binding names: lower-case labels, short enough for `<subapp>-<env>`. */
export const id = () =>
  z
    .string()
    .max(30)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is not a lower-case label such as app1 or my-app');

export const base = () =>
  z
    .string()
    .max(180)
    .refine(isDomain, 'is not a domain in lower case such as example.com (no scheme, port or wildcard)');

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
    URL.parse(`https://${text}`)?.hostname === text &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

/** One line of text that people read: no control, format or line separator characters. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      (text) => text === text.trim() && text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text),
      'must be one line without control characters or space at its ends',
    );

export const address = (schemes: readonly string[]) =>
  z
    .string()
    .max(500)
    .refine(
      (text) => {
        const url = URL.parse(text);
        return (
          url !== null &&
          schemes.includes(url.protocol) &&
          url.username === '' &&
          url.password === '' &&
          !/[\s"'<>\\]/.test(text)
        );
      },
      `is not an address with ${schemes.join(' or ')}`,
    );

export const color = () => z.string().refine(isHexColor, 'is not a colour as #rrggbb in lower case');
