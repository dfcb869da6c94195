/** What Intercom and a brand's worker share. */
export const intercomOf = (brand: string, env: string) => ({
  appId: `app${brand}${env}`,
  secret: `messenger secret of ${brand} ${env}`,
});

/** Of all demonstration brands, as the operator would set them. */
export function intercomSecrets(): string {
  const entries = ['brand1', 'brand2', 'brand3'].flatMap((brand) =>
    ['prod', 'staging', 'dev'].map((env) => [`${brand}/${env}`, intercomOf(brand, env)]),
  );
  return JSON.stringify(Object.fromEntries(entries));
}
