import * as z from 'zod';

export const refreshTokenBody = () => z.strictObject({ refresh_token: z.string().min(1).max(512) });
