import { DatabaseSync } from 'node:sqlite';
import { getMigrations } from 'better-auth/db/migration';
import { options } from './options.mjs';

// Prints the tables and indexes that better-auth makes for these plugins.
const { compileMigrations } = await getMigrations(
  options(new DatabaseSync(':memory:'), 'https://peer.example', () => undefined),
);
process.stdout.write(await compileMigrations());
