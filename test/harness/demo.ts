/** Where a demonstration brand lives in one environment. */
export interface Home {
  readonly brand: string;
  readonly env: string;
  readonly pool: string;
  /** The session cookie's Domain. */
  readonly base: string;
  /** The auth host. */
  readonly auth: string;
  /** True where the environment is served over plain http. */
  readonly plainHttp: boolean;
  readonly sessionCookie: string;
  readonly flowCookie: string;
}

/** A demonstration brand (`brand1`, `brand2`; `brand3` shares the users of `brand1`) in `prod`, `staging` or `dev`. */
export function home(brand: 'brand1' | 'brand2' | 'brand3', env: 'prod' | 'staging' | 'dev'): Home {
  const plainHttp = env === 'dev';
  const base = { prod: `${brand}.com`, staging: `staging.${brand}.com`, dev: `${brand}.localhost` }[env];
  return {
    brand,
    env,
    pool: brand === 'brand3' ? 'brand1' : brand,
    base,
    auth: `auth.${base}`,
    plainHttp,
    sessionCookie: `${plainHttp ? '' : '__Secure-'}${brand}-${env}-sid`,
    flowCookie: `${plainHttp ? '' : '__Host-'}${brand}-${env}-flow`,
  };
}
