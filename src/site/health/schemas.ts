import * as z from 'zod';

export const status = () => z.object({ status: z.literal('ok'), version: z.string(), time: z.iso.datetime() });

export const readiness = () =>
  z.object({
    status: z.enum(['ok', 'unavailable']),
    version: z.string(),
    time: z.iso.datetime(),
    checks: z.object({ d1: z.enum(['ok', 'failed']), kv: z.enum(['ok', 'failed']) }),
  });
