import { accountPage } from '../../http/page/account/account-page.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { accountName } from '../../identity/person.ts';

/** Recovery codes, the one time that they are seen: to print, to save as a file, to copy. With whose they are. */
export function codesPage(
  request: Request,
  scope: Scope,
  { person }: Pick<Facts, 'person'>,
  codes: readonly string[],
): Promise<Response> {
  const { id, name } = scope.tenant.brand;
  return accountPage(request, scope, { title: 'codes.title', again: null }, ({ t, day }) => {
    const made = day(scope.deps.clock.now());
    const account = accountName(person);
    const heading = [name, account, made].filter(Boolean).join(' · ');
    const text = `${heading}\n\n${codes.join('\n')}\n`;
    return (
      <>
        <p>{t('codes.lead')}</p>
        <p>
          <b>
            <bdi>{name}</bdi> · <bdi>{made}</bdi>
          </b>
          <br />
          <bdi>{account}</bdi>
        </p>
        <ol class="codes" dir="ltr">
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div class="links noprint">
          <a download={`${id}-recovery-codes.txt`} href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>
            {t('codes.download')}
          </a>
          <button type="button" class="link" data-print hidden>
            {t('codes.print')}
          </button>
          <button type="button" class="link" data-copy={codes.join('\n')} data-copied={t('codes.copied')} hidden>
            {t('codes.copy')}
          </button>
        </div>
        <p class="after noprint">
          <a class="button" href="/account">
            {t('codes.done')}
          </a>
        </p>
      </>
    );
  });
}
