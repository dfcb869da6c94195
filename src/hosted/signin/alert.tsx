import { Notice } from '../../http/page/notice.tsx';
import { addressOf } from '../../http/see-other.ts';
import { takesRegistrations } from '../../signin/admission.ts';
import type { Step } from './step.ts';

/** What went wrong before; where it is that an address is not confirmed yet, with a way to another mail. */
export const Alert = ({ alert, isUnconfirmed, returnTo, scope: { tenant }, words: { t } }: Step) =>
  alert === null ? null : (
    <Notice bad>
      {alert}
      {isUnconfirmed && takesRegistrations(tenant.brand) ? (
        <>
          {' '}
          <a href={addressOf('/register', { confirm: '1', return_to: returnTo })}>{t('sent.again')}</a>
        </>
      ) : null}
    </Notice>
  );
