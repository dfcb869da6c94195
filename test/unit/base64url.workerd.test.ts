import { describe } from 'vitest';
import { describeBase64url } from './base64url-cases.ts';

describe('base64url on workerd', describeBase64url);
