import { apiKey } from '@better-auth/api-key';
import { emailOTP, jwt } from 'better-auth/plugins';

/**
 * As the documentation sets it up for Workers with D1; limits off and no log, so that neither is measured, and no token
 * signed with each session that is read.
 */
export const options = (database, baseURL, waitUntil) => ({
  appName: 'bench',
  baseURL,
  secret: 'a secret of the bench, of forty characters',
  database,
  trustedOrigins: [baseURL],
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  advanced: { backgroundTasks: { handler: waitUntil } },
  plugins: [
    jwt({ disableSettingJwtHeader: true }),
    emailOTP({ sendVerificationOTP: async () => undefined, disableSignUp: true }),
    apiKey({ rateLimit: { enabled: false } }),
  ],
});
