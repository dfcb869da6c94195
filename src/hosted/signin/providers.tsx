import { ProviderMark } from '../../http/page/provider-mark.tsx';
import type { Words } from '../../http/page/words.ts';
import type { ProviderDeclaration } from '../../tenant/provider.ts';

const AT_ONCE = 3;

interface Props {
  readonly providers: readonly ProviderDeclaration[];
  readonly words: Words;
  readonly returnTo: string | null;
}

/** Services that people sign in with elsewhere: links, since a form that redirects away is held by its policy. */
export const Providers = ({ providers, words, returnTo }: Props) => {
  if (providers.length === 0) return null;
  const further = providers.slice(AT_ONCE);
  return (
    <>
      <List providers={providers.slice(0, AT_ONCE)} words={words} returnTo={returnTo} />
      {further.length > 0 ? (
        <details>
          <summary>{words.t('sign_in.more')}</summary>
          <List providers={further} words={words} returnTo={returnTo} />
        </details>
      ) : null}
    </>
  );
};

const List = ({ providers, words, returnTo }: Props) => (
  <ul class="stack">
    {providers.map(({ id, name, kind }) => (
      <li>
        <a
          class="button secondary"
          href={`/oauth/${id}${returnTo === null ? '' : `?return_to=${encodeURIComponent(returnTo)}`}`}
        >
          <ProviderMark kind={kind} />
          {words.t('sign_in.with_provider', { provider: name })}
        </a>
      </li>
    ))}
  </ul>
);
