import { waitUntil } from 'cloudflare:workers';
import { betterAuth } from 'better-auth';
import { options } from './options.mjs';

const baseURL = 'https://peer.example';
let made;

const json = (value, status = 200) => Response.json(value, { status });

/** One instance for the life of the isolate, which is its best case, and what an app calls on the server beside it. */
export default {
  async fetch(request, env) {
    made ??= betterAuth(options(env.DB, baseURL, waitUntil));
    const { pathname } = new URL(request.url);
    if (pathname === '/verify-key') {
      const { valid } = await made.api.verifyApiKey({ body: { key: request.headers.get('x-api-key') } });
      return json({ valid }, valid ? 200 : 401);
    }
    if (pathname === '/make-key') {
      const { userId } = await request.json();
      return json(await made.api.createApiKey({ body: { userId } }));
    }
    if (pathname === '/make-code') {
      const { email } = await request.json();
      return json({ otp: await made.api.createVerificationOTP({ body: { email, type: 'sign-in' } }) });
    }
    return made.handler(request);
  },
};
