import { Notice } from '../../http/page/notice.tsx';
import { takesRegistrations } from '../../signin/admission.ts';
import type { Step } from './step.ts';

/** What went wrong before; where it is that an address is not confirmed yet, with a way to another mail. */
export const Alert = ({ alert, isUnconfirmed, scope: { tenant }, words: { t } }: Step) =>
  alert === null ? null : (
    <Notice bad>
      {alert}
      {isUnconfirmed && takesRegistrations(tenant.brand) ? (
        <>
          {' '}
          <a href="/register?confirm=1">{t('sent.again')}</a>
        </>
      ) : null}
    </Notice>
  );
