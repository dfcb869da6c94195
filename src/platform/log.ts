/** What a log line may carry: an allow-list, so that no secret can slip in with an object that was spread. */
export interface LogFields {
  readonly requestId?: string;
  readonly brand?: string;
  readonly env?: string;
  readonly host?: string;
  readonly method?: string;
  /** The pattern of the route, never the path itself: paths can hold tokens. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly internal?: string;
  readonly error?: string;
  readonly outboxId?: string;
  readonly count?: number;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const names = [
  'requestId',
  'brand',
  'env',
  'host',
  'method',
  'route',
  'status',
  'code',
  'internal',
  'error',
  'outboxId',
  'count',
] as const satisfies readonly (keyof LogFields)[];

function line(level: string, event: string, fields: LogFields): string {
  const out: Record<string, unknown> = { level, event };
  for (const name of names) if (fields[name] !== undefined) out[name] = fields[name];
  return JSON.stringify(out);
}

export const consoleLog: Log = {
  info: (event, fields = {}) => console.log(line('info', event, fields)),
  error: (event, fields = {}) => console.error(line('error', event, fields)),
};

/**
 * An unexpected error for the log: its kind, its message with everything quoted or addressed taken out (messages of
 * parsers and databases quote the values they failed on), where it arose, and the same of its cause.
 */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  const [first = ''] = error.message.split('\n');
  const message = first.replaceAll(/"[^"]*"?|'[^']*'?|`[^`]*`?|\S*@\S*|\S{25,}/g, '…').slice(0, 160);
  const where = /\n\s+at ([^\n]{1,120})/.exec(error.stack ?? '')?.[1];
  return `${error.name}: ${message}${where ? ` at ${where}` : ''}${error.cause ? ` < ${describe(error.cause)}` : ''}`;
}
