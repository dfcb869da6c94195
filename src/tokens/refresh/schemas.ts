import * as z from 'zod';
import { userInfo } from '../session/schemas.ts';

export const tokenResponse = () =>
  z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int(), user: userInfo() });
