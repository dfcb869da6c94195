// The script of the sign-in page.
import { guardSubmits } from '../../../http/page/client/submit.ts';
import { offerPasskeys } from './passkeys.ts';
import { offerWallets } from './wallets.ts';

guardSubmits();
offerPasskeys();
offerWallets();
