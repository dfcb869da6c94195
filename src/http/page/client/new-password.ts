// The script of pages that ask for a new password.
import { checkFields } from './check-fields.ts';
import { countDown } from './count-down.ts';
import { offerReveal } from './reveal.ts';
import { showStrength } from './show-strength.ts';
import { guardSubmits } from './submit.ts';

offerReveal();
countDown();
showStrength();
checkFields();
guardSubmits();
