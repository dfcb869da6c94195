import * as z from 'zod';

const host = () =>
  z
    .string()
    .max(262)
    .regex(/^(?:[A-Za-z0-9.-]+|\[::1\])(?::\d{1,5})?$/, 'is not a host name such as app1.example.com');

export const query = () =>
  z.object({
    host: host()
      .optional()
      .describe('A host of any brand, with or without a port; the host of the request by default.'),
  });

const colors = () =>
  z.object({
    primary: z.string(),
    onPrimary: z.string(),
    background: z.string(),
    surface: z.string(),
    text: z.string(),
    muted: z.string(),
    border: z.string(),
    danger: z.string(),
  });

export const branding = () =>
  z.object({
    brand: z.string(),
    name: z.string(),
    tagline: z.string().nullable().describe('In the language of `locale`.'),
    subapp: z.string(),
    env: z.string(),
    authOrigin: z.url().describe('Origin of the auth host: where the sign-in pages and endpoints are.'),
    subapps: z.array(z.object({ id: z.string(), name: z.string() })),
    logo: z.url(),
    colors: z
      .object({ light: colors(), dark: colors() })
      .describe('Each pair that is meant to be read meets WCAG 2.2 AA.'),
    fonts: z.object({ body: z.string(), heading: z.string() }),
    radius: z.int().describe('Pixels.'),
    links: z.object({ home: z.string(), terms: z.string(), privacy: z.string(), support: z.string() }),
    signUp: z.enum(['open', 'invitation', 'domains', 'closed']).describe('Who may make an account.'),
    turnstile: z
      .object({ siteKey: z.string() })
      .nullable()
      .describe(
        'Where it is set: what Turnstile answers goes along as `turnstile_token` with what asks for an account or a mail.',
      ),
    methods: z.array(z.string()),
    providers: z
      .array(z.object({ id: z.string(), name: z.string(), start: z.url() }))
      .describe('Services that people sign in with: a link to `start`, with `return_to`, begins.'),
    password: z.object({ minLength: z.int(), maxLength: z.int() }).describe('Lengths in Unicode code points.'),
    locale: z.string().describe('The default language.'),
    locales: z.array(z.string()),
  });

export const logoQuery = () =>
  z.object({ v: z.string().max(64).optional().describe('Version, as `logo` of the branding has it.') });
