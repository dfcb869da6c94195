import { generateKeyPairSync } from 'node:crypto';

/** The key that Apple's client secrets are made with. */
export const applePrivateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A client's secret as both sides have it. */
export const secretOf = (brand: string, env: string, id: string): string => `secret of ${brand} ${env} ${id}`;

/** Secrets of all demonstration brands with their providers, as the operator would set them. */
export function oauthSecrets(): string {
  const apple = applePrivateKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const entries = ['brand1', 'brand2', 'brand3'].flatMap((brand) =>
    ['prod', 'staging', 'dev'].flatMap((env) =>
      ['google', 'apple', 'microsoft', 'github', 'discord', 'example-id'].map((id) => [
        `${brand}/${env}/${id}`,
        id === 'apple' ? apple : secretOf(brand, env, id),
      ]),
    ),
  );
  return JSON.stringify(Object.fromEntries(entries));
}
