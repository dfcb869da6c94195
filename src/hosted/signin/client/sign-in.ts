// The script of the sign-in page.

import { checkFields } from '../../../http/page/client/check-fields.ts';
import { countDown } from '../../../http/page/client/count-down.ts';
import { guardSubmits } from '../../../http/page/client/submit.ts';
import { offerPasskeys } from './passkeys.ts';
import { signInByWallet } from './sign-in-by-wallet.ts';

checkFields();
guardSubmits();
countDown();
offerPasskeys();
signInByWallet();
