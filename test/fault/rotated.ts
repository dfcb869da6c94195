import { rotate } from '../../.ci/key-rotation.ts';
import { type Purpose, purposes } from '../../.ci/key-set.ts';
import { type Secrets, secretBindings } from '../harness/secrets.ts';

/** Secrets after one `npm run keys -- rotate` at an instant (Unix milliseconds); of some purposes where they are named. */
export async function rotated(secrets: Secrets, now: number, chosen?: readonly Purpose[]): Promise<Secrets> {
  const values = secretBindings(secrets);
  const next = await Promise.all(
    (Object.keys(purposes) as Purpose[]).map(async (purpose) => {
      const value = values[purposes[purpose].secret];
      const made = (chosen ?? [purpose]).includes(purpose) ? (await rotate(purpose, value, now)).value : value;
      return [purpose, JSON.parse(made)];
    }),
  );
  return Object.fromEntries(next) as Secrets;
}
