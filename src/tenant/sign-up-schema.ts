import * as z from 'zod';
import type { Problem } from './problem.ts';
import { base, id } from './schema-fields.ts';
import type { Brand } from './tenant.ts';

/** Who may make an account, and who tests with fixed codes, as declared (`schema.ts`). For the generator only. */

const modes = ['open', 'invitation', 'domains', 'closed'] as const;

export const signUpDeclaration = () =>
  z.union([
    z.enum(modes),
    z.strictObject({
      mode: z.enum(modes).default('open'),
      domains: z.array(base()).max(200).optional(),
      blockDisposable: z.boolean().optional(),
      turnstile: z
        .strictObject({ siteKey: z.string().regex(/^[A-Za-z0-9_-]{10,100}$/, 'is not a site key') })
        .optional(),
    }),
  ]);

export const testPeopleDeclaration = () =>
  z
    .array(
      z.strictObject({
        address: z
          .string()
          .max(254)
          .regex(
            /^(?:\*|[a-z0-9][a-z0-9._+-]*(?:\+\*)?)@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
            'is not an address in lower case such as ci@test.example.com, ci+*@test.example.com or *@test.example.com',
          ),
        code: z.string().regex(/^[0-9]{6}$/, 'is not six digits'),
        environments: z.array(id()).min(1),
      }),
    )
    .max(50);

type SignUp = Pick<Brand, 'signUp' | 'signUpRules' | 'turnstile'>;

/** What a declaration means; the short form is a mode alone. */
export function signUpOf(declared: z.output<ReturnType<typeof signUpDeclaration>> | undefined): SignUp {
  const long = typeof declared === 'string' || declared === undefined ? { mode: declared ?? 'open' } : declared;
  return {
    signUp: long.mode,
    signUpRules: { domains: long.domains ?? [], blockDisposable: long.blockDisposable ?? false },
    turnstile: long.turnstile ?? null,
  };
}

/** The rules of both that a single field cannot tell. */
export function checkSignUp({ signUp, signUpRules, testPeople, environments }: Brand): Omit<Problem, 'file'>[] {
  const names = environments.map(({ name }) => name);
  return [
    ...((signUp === 'domains') === signUpRules.domains.length > 0
      ? []
      : [{ field: 'signUp.domains', message: 'belongs to the mode domains, which needs at least one' }]),
    ...testPeople.flatMap((person, i) =>
      person.environments.flatMap((env, j) => {
        const field = `testPeople[${i}].environments[${j}]`;
        if (env === 'prod')
          return [{ field, message: 'a fixed code would be a key that everybody has: never in prod' }];
        return names.includes(env) ? [] : [{ field, message: `${env} is no environment of this brand` }];
      }),
    ),
  ];
}
