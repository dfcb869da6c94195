import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server } from '../harness/server.ts';
import { selfSigned } from '../slice/mail-certificate.ts';

/** TLS in front of the worker, as the edge ends it. */
export interface Edge {
  readonly port: number;
  /** SHA-256 of its public key: what a browser is told to trust. */
  readonly keyHash: string;
  /** `host path` of every request that came by, in order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** An app of the customer's own at `https://app1.…/`: an empty page of its own, whose scripts call the auth host. */
const APP_PAGE = '<!doctype html><meta charset="utf-8"><title>App</title><h1>App</h1>';

/**
 * Starts a TLS listener that hands every request to the worker as it came, host and all, and serves the page of an app
 * at `/` of hosts whose first label is `app1`.
 */
export async function startEdge(server: Pick<Server, 'port'>): Promise<Edge> {
  const certificate = selfSigned('gatehouse test');
  const seen: string[] = [];
  const agent = new http.Agent({ keepAlive: true, timeout: 2_000 });
  const listener = https.createServer(certificate, (request, response) => {
    const host = request.headers.host ?? '';
    seen.push(`${host} ${request.url}`);
    if (host.startsWith('app1.') && request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(APP_PAGE);
      return;
    }
    const { method, url, headers } = request;
    const onward = http.request(
      { host: '127.0.0.1', port: server.port, agent, method, path: url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    keyHash: keyHash(certificate.cert),
    seen,
    async close() {
      agent.destroy();
      listener.closeAllConnections();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** SHA-256 of a certificate's public key in base64, the form of Chromium's list of trusted test keys. */
const keyHash = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
