import { sweepShare } from './sweep-share.ts';

sweepShare(0, 2);
