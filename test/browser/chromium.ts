import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import packaged, { inflate } from '@sparticuz/chromium';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Edge } from './https.ts';

/** NSS and its like for systems that have none, as the browser's package brings them. */
async function libraryPath(): Promise<string> {
  const archive = path.join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin/al2023.tar.br');
  return existsSync(archive) ? path.join(await inflate(archive), 'lib') : '';
}

/**
 * A headless Chromium with a profile of its own, for which every name leads to the edge and whose only trusted stranger
 * is the edge's certificate. Nothing that it holds pages to is turned off.
 */
export async function startChromium(
  edge: Pick<Edge, 'port' | 'keyHash'>,
  options: { readonly javaScriptEnabled?: boolean } = {},
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const executablePath = await packaged.executablePath();
  const profile = await mkdtemp(path.join(tmpdir(), 'gatehouse-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    executablePath,
    headless: true,
    env: { ...process.env, LD_LIBRARY_PATH: `${process.env.LD_LIBRARY_PATH ?? ''}:${await libraryPath()}` },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP * 127.0.0.1:${edge.port}`,
      `--ignore-certificate-errors-spki-list=${edge.keyHash}`,
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

interface Stored {
  readonly credentialId: string;
  readonly rpId?: string;
  readonly isResidentCredential: boolean;
  readonly signCount: number;
}

/** An authenticator in the browser that verifies its user and answers by itself. */
export async function addAuthenticator(page: Page): Promise<{ stored: () => Promise<readonly Stored[]> }> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: true,
      defaultBackupState: true,
    },
  });
  return {
    stored: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}
