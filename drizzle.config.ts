import { defineConfig } from 'drizzle-kit';

/** `npm run migrate:new -- --name <words>` compares src/db with the last snapshot and writes the difference. */
export default defineConfig({
  dialect: 'sqlite',
  driver: 'd1-http',
  schema: './src/db/*.ts',
  out: './migrations',
  migrations: { prefix: 'index' },
  dbCredentials: { accountId: '', databaseId: '', token: '' },
});
