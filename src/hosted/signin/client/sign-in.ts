// The script of the sign-in page.
import { countDown } from '../../../http/page/client/count-down.ts';
import { guardSubmits } from '../../../http/page/client/submit.ts';
import { offerPasskeys } from './passkeys.ts';
import { offerWallets } from './wallets.ts';

guardSubmits();
countDown();
offerPasskeys();
offerWallets();
