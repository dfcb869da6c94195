import { Notice } from '../../http/page/notice.tsx';
import { takesRegistrations } from '../../signin/admission.ts';
import type { Step } from './step.ts';

/** What went wrong before, and for whom the link is not in their mail, the page that sends another. */
export const Alert = ({ alert, isUnconfirmed, scope: { tenant }, words: { t } }: Step) =>
  alert === null ? null : (
    <Notice bad>
      {alert}
      {isUnconfirmed && takesRegistrations(tenant.brand) ? (
        <>
          {' '}
          <a href="/register?sent=1">{t('sent.again')}</a>
        </>
      ) : null}
    </Notice>
  );
