import { jsonRecord } from './provider-secrets.ts';

/** A workspace of Intercom: its public id, and the secret by which it knows who somebody is. */
export interface IntercomApp {
  readonly appId: string;
  readonly secret: string;
}

/** By `<brand>/<environment>`. */
export type IntercomApps = ReadonlyMap<string, IntercomApp>;

const place = /^[a-z][a-z0-9-]{0,29}\/[a-z][a-z0-9-]{0,29}$/;

/** The secret `INTERCOM_SECRETS`. Says what is wrong without the text of a secret. */
export function parseIntercom(text: string | undefined, say: (problem: string) => void): IntercomApps {
  const name = 'INTERCOM_SECRETS';
  const apps = new Map<string, IntercomApp>();
  if (!text) return apps;
  for (const [key, value] of Object.entries(jsonRecord(name, text, say))) {
    const { appId, secret } = (value ?? {}) as Partial<Record<keyof IntercomApp, unknown>>;
    if (!place.test(key)) say(`secret ${name} holds a name that is not <brand>/<environment>`);
    else if (typeof appId !== 'string' || !/^[a-z0-9]{1,32}$/.test(appId))
      say(`secret ${name} holds no appId for ${key}`);
    else if (typeof secret !== 'string' || secret.trim().length < 16) say(`secret ${name} holds no secret for ${key}`);
    else apps.set(key, { appId, secret: secret.trim() });
  }
  return apps;
}
