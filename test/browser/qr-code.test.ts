import jsQr from 'jsqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { carry, seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { startChromium } from './chromium.ts';
import { type Edge, startEdge } from './https.ts';

/** The package is CommonJS: what its types call the default may be one level deeper. */
const readQrCode = (jsQr as unknown as { default?: typeof jsQr }).default ?? jsQr;

const server = useServer();
const at = home('brand1', 'dev');
let edge: Edge;
let browser: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  edge = await startEdge(server());
  browser = await startChromium(edge);
});
afterAll(async () => {
  await browser?.close();
  await edge?.close();
});

/** As much of an image element as is used. */
interface DrawableImage {
  src: string;
  decode(): Promise<void>;
}

/** The pixels of an image as the browser draws it on a page. */
async function drawn(src: string, side: number): Promise<Uint8ClampedArray> {
  const page = await browser.context.newPage();
  try {
    const pixels = await page.evaluate(
      async ([address, length]) => {
        const { Image } = globalThis as unknown as { Image: new () => DrawableImage };
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = new OffscreenCanvas(length, length);
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no canvas');
        // A dark page: the code brings its own light ground.
        context.fillStyle = '#111';
        context.fillRect(0, 0, length, length);
        context.drawImage(image as never, 0, 0, length, length);
        return [...context.getImageData(0, 0, length, length).data];
      },
      [src, side] as const,
    );
    return Uint8ClampedArray.from(pixels);
  } finally {
    await page.close();
  }
}

test.each([200, 320])(
  'the QR code of an authenticator app reads as its address, drawn %i pixels wide',
  async (side) => {
    const person = await seedPerson(server(), { pool: at.pool, email: `ada+${'x'.repeat(40)}.${side}@example.com` });
    const caller = client(server());
    carry(server(), caller, at, await seedSession(server(), person, at));
    const answer = await caller.post(at.auth, '/auth/2fa/setup');
    const { qrCode, otpauthUrl } = answer.json<{ qrCode: string; otpauthUrl: string }>();
    expect(readQrCode(await drawn(qrCode, side), side, side)?.data).toBe(otpauthUrl);
    expect(decodeURIComponent(new URL(otpauthUrl).pathname)).toContain(person.email);
  },
);
