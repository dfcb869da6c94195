import { checkProviders } from './check-providers.ts';
import { shortPairs } from './palette.ts';
import type { Problem } from './problem.ts';
import { checkSignUp } from './sign-up-schema.ts';
import type { Brand } from './tenant.ts';
import { checkWallet } from './wallet-schema.ts';

/** The rules of one brand that a single field cannot tell. Fields are named as in `brand.json`. */
export function checkBrand(brand: Brand): Omit<Problem, 'file'>[] {
  return [
    ...checkHosts(brand),
    ...checkNewUser(brand),
    ...checkTimes(brand),
    ...checkLists(brand),
    ...checkColors(brand),
    ...checkProviders(brand),
    ...checkWallet(brand),
    ...checkSignUp(brand),
  ];
}

type Finding = Omit<Problem, 'file'>;

function checkHosts({ environments, subapps, defaultSubapp }: Brand): Finding[] {
  const names = environments.map(({ name }) => name);
  const ids = subapps.map(({ id }) => id);
  return [
    ...environments.flatMap(({ name, bases }, i) => [
      ...(['auth', 'www'].includes(name)
        ? [{ field: `environments[${i}].name`, message: `${name} is the name of a host` }]
        : []),
      ...bases.flatMap((base, j) =>
        base.endsWith('.localhost') && name !== 'dev'
          ? [{ field: `environments[${i}].bases[${j}]`, message: 'a .localhost base is for the environment dev only' }]
          : [],
      ),
    ]),
    ...ids.flatMap((id, i) => {
      const taken = ['auth', 'www'].includes(id)
        ? 'is the name of a host of the brand'
        : names.includes(id)
          ? 'is the name of an environment'
          : '';
      return taken ? [{ field: `subapps[${i}].id`, message: `${id} ${taken}; choose another` }] : [];
    }),
    ...(ids.includes(defaultSubapp)
      ? []
      : [{ field: 'defaultSubapp', message: `${defaultSubapp} is no subapp of this brand` }]),
    ...twice('environments', 'name', names),
    ...twice('subapps', 'id', ids),
  ];
}

function checkNewUser({ newUser, subapps, environments }: Brand): Finding[] {
  return [
    ...newUser.apps.flatMap((app, i) =>
      subapps.some(({ id }) => id === app)
        ? []
        : [{ field: `newUser.apps[${i}]`, message: `${app} is no subapp of this brand` }],
    ),
    ...newUser.env.flatMap((env, i) =>
      environments.some(({ name }) => name === env)
        ? []
        : [{ field: `newUser.env[${i}]`, message: `${env} is no environment of this brand` }],
    ),
  ];
}

function checkTimes({ session, refresh }: Brand): Finding[] {
  const order: [string, number, string, number][] = [
    ['session.idleSeconds', session.idleSeconds, 'session.absoluteSeconds', session.absoluteSeconds],
    [
      'session.browserSessionSeconds',
      session.browserSessionSeconds,
      'session.absoluteSeconds',
      session.absoluteSeconds,
    ],
    ['refresh.slidingSeconds', refresh.slidingSeconds, 'refresh.limitSeconds', refresh.limitSeconds],
  ];
  return order.flatMap(([field, less, limit, more]) =>
    less <= more ? [] : [{ field, message: `${less} is more than ${limit}, ${more}` }],
  );
}

function checkLists(brand: Brand): Finding[] {
  const { audience } = brand;
  return [
    ...twice('methods', '', brand.methods),
    ...twice('locales', '', brand.locales),
    ...twice(
      'products',
      'id',
      brand.products.map(({ id }) => id),
    ),
    ...twice(
      'apiPermissions',
      'id',
      brand.apiPermissions.map(({ id }) => id),
    ),
    ...(/^(org|service):/.test(audience)
      ? [{ field: 'audience', message: 'org: and service: are audiences of organizations' }]
      : []),
  ];
}

const checkColors = ({ theme }: Brand): Finding[] =>
  (['light', 'dark'] as const).flatMap((mode) =>
    shortPairs(theme.colors[mode]).map(({ color, message }) => ({ field: `theme.colors.${mode}.${color}`, message })),
  );

const twice = (list: string, key: string, values: readonly string[]): Finding[] =>
  values.flatMap((value, i) =>
    values.indexOf(value) < i ? [{ field: `${list}[${i}]${key && `.${key}`}`, message: `${value} appears twice` }] : [],
  );
