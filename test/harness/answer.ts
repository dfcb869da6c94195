import { LATER, type Report, TRIPS } from '../entry/protocol.ts';
import { parseSetCookie, type SetCookie } from './set-cookie.ts';

/** What came back: whole, and with every field as it was sent. */
export class Answer {
  readonly status: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly bytes: Buffer;
  /** When it was whole, as `performance.now()` tells. */
  readonly at = performance.now();

  constructor(status: number, fields: readonly (readonly [string, string])[], bytes: Buffer) {
    this.status = status;
    this.fields = fields;
    this.bytes = bytes;
  }

  /** Every value of a field, in order. */
  all(name: string): string[] {
    return this.fields.filter(([field]) => field.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  }

  /** The one value of a field, or null. Throws where it was sent more than once: a test means one. */
  header(name: string): string | null {
    const values = this.all(name);
    if (values.length > 1) throw new Error(`${name} was answered ${values.length} times`);
    return values[0] ?? null;
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** The body as JSON. Throws where it is not declared or not written as JSON. */
  json<T = Record<string, unknown>>(): T {
    const type = this.header('content-type') ?? '';
    if (!/^application\/(?:[\w.-]+\+)?json(?:;|$)/.test(type))
      throw new Error(`not JSON but ${type || 'nothing'}: ${this}`);
    return JSON.parse(this.text) as T;
  }

  /** Its Set-Cookie fields. Throws where one is malformed. */
  get cookies(): SetCookie[] {
    return this.all('set-cookie').map((field) => {
      const parsed = parseSetCookie(field);
      if (!parsed) throw new Error(`not a cookie: ${field}`);
      return parsed;
    });
  }

  /** The one cookie of a name that it sets, or null. */
  cookie(name: string): SetCookie | null {
    const found = this.cookies.filter((cookie) => cookie.name === name);
    if (found.length > 1) throw new Error(`${name} is set ${found.length} times`);
    return found[0] ?? null;
  }

  /** What the request did up to this answer; only the test bundle tells. */
  get trips(): Report {
    return this.#report(TRIPS);
  }

  /** What it did afterwards, where the request asked to wait for that. */
  get later(): Report {
    return this.#report(LATER);
  }

  #report(name: string): Report {
    const value = this.header(name);
    if (value === null) throw new Error(`no ${name}: the test bundle did not answer this (${this.status})`);
    return JSON.parse(value) as Report;
  }

  toString(): string {
    return `${this.status} ${this.text.slice(0, 500)}`;
  }
}
