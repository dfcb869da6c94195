import { checkFields } from './check-fields.ts';
import { countDown } from './count-down.ts';
import { offerReveal } from './reveal.ts';
import { guardSubmits } from './submit.ts';

// The script of every page with a form that has none of its own.
offerReveal();
countDown();
checkFields();
guardSubmits();
