import type { ReferenceCopy } from './en.ts';

/** Japanese. */
export const ja: ReferenceCopy = {
  'reference.title': 'API リファレンス',
  'reference.search': 'リファレンスを検索',
  'reference.hint': 'パス、単語、またはエラーコード',
  'reference.found': '見つかったエンドポイント：{count}',
  'reference.contents': '目次',
};
