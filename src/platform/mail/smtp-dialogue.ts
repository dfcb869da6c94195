import { utf8 } from '../../lib/bytes.ts';
import { SECOND } from '../../lib/duration.ts';
import { MailFailure } from './port.ts';
import { withTimeLimit } from './time-limit.ts';

const STEP_LIMIT = 15 * SECOND;
/** Characters. RFC 5321 §4.5.3.1.5 gives a reply line 512 bytes; servers are more talkative, but not without end. */
const LINE_LIMIT = 4_096;
const LINES_LIMIT = 100;

export interface Reply {
  readonly code: number;
  /** RFC 3463, or empty. */
  readonly enhanced: string;
  /** The text of each line, without the code. */
  readonly lines: readonly string[];
}

/** One side of an SMTP conversation: a line goes out, a reply comes in, and nothing waits for ever. */
export interface Dialogue {
  /** Throws a temporary `MailFailure` that names the step: no answer in time, hung up, or not SMTP. */
  reply(step: string): Promise<Reply>;
  write(text: string, step: string): Promise<void>;
  /** Goes over to TLS. Throws where the server sent more than the reply to STARTTLS: that would count as said in TLS. */
  startTls(): void;
  close(): Promise<void>;
}

export function dialogue(socket: Socket): Dialogue {
  let current = watch(socket);
  let reader = current.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  let writer = current.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>;
  let buffered = '';
  const decoder = new TextDecoder();
  const lost = (step: string, how: string) => new MailFailure(`smtp ${step}: ${how}`, { permanent: false });

  async function line(step: string): Promise<string> {
    for (;;) {
      const end = buffered.indexOf('\n');
      if (end >= 0) {
        const text = buffered.slice(0, end).replace(/\r$/, '');
        buffered = buffered.slice(end + 1);
        return text;
      }
      if (buffered.length > LINE_LIMIT) throw lost(step, 'endless line');
      const read = reader.read().catch(() => Promise.reject(lost(step, 'connection failed')));
      const { done, value } = await withTimeLimit(read, STEP_LIMIT, `smtp ${step}`);
      // A closed stream answers every further read at once: reading on would freeze the isolate.
      if (done) throw lost(step, 'the server hung up');
      buffered += decoder.decode(value, { stream: true });
    }
  }

  return {
    async reply(step) {
      const lines: string[] = [];
      for (;;) {
        const match = /^([2-5]\d\d)(?:([ -])(.*))?$/.exec(await line(step));
        if (!match || lines.push(match[3] ?? '') > LINES_LIMIT) throw lost(step, 'unreadable answer');
        if (match[2] === '-') continue;
        const enhanced = /^[245]\.\d{1,3}\.\d{1,3}/.exec(match[3] ?? '')?.[0] ?? '';
        return { code: Number(match[1]), enhanced, lines };
      }
    },
    async write(text, step) {
      const written = writer.write(utf8(text)).catch(() => Promise.reject(lost(step, 'connection failed')));
      await withTimeLimit(written, STEP_LIMIT, `smtp ${step}`);
    },
    startTls() {
      if (buffered !== '') throw lost('STARTTLS', 'the server spoke out of turn');
      reader.releaseLock();
      writer.releaseLock();
      current = watch(current.startTls());
      reader = current.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
      writer = current.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>;
    },
    close: () => withTimeLimit(current.close(), SECOND, 'smtp close').catch(() => undefined),
  };
}

/** A socket whose end nobody awaits: failures show at the next read or write. */
function watch(socket: Socket): Socket {
  socket.opened.catch(() => undefined);
  socket.closed.catch(() => undefined);
  return socket;
}
