/** Part of a list, which ends after so many rows where an index finds all that it asks for and passes over none. */
export interface Page {
  /** As the statement calls the table. */
  readonly name: string;
  /** What the index has to answer, in the words of a plan. */
  readonly terms: readonly string[];
}

/** What a search goes by, as `pool=?` and `at>?`; nothing where that cannot be read. */
export const termsOf = (step: string): readonly string[] =>
  /^SEARCH .*\(([^()]*)\)(?: LEFT-JOIN)?$/.exec(step)?.[1]?.split(' AND ') ?? [];

export const isSearchOf = ({ name, terms }: Page, step: string): boolean =>
  step.startsWith(`SEARCH ${name} `) && terms.every((term) => termsOf(step).includes(term));

/** What reads all rows before the first comes out, or more than come out. */
const NEEDS_ALL = /\b(count|sum|total|avg|min|max|group_concat|json_group_\w+|distinct)\b/i;

/** The pages that a statement reads, those within it first: parentheses stand for a value once they are read. */
export function pagesOf(statement: string): Page[] {
  const pages: Page[] = [];
  let sql = statement.replaceAll('"', '');
  for (let before = ''; before !== sql; ) {
    before = sql;
    sql = sql.replace(/(\w*)\(([^()]*)\)/g, (_, called: string, inner: string) => {
      pages.push(...pageOf(inner));
      if (NEEDS_ALL.test(called)) return called;
      return called || /^select /i.test(inner) ? '?' : inner;
    });
  }
  return [...pages, ...pageOf(sql)];
}

const PAGE = /\bfrom (\w+)(?: (\w+))? where (.+?)( order by [\w., ]+)? limit \?$/i;

function pageOf(select: string): Page[] {
  const [, table, alias, where, order] = PAGE.exec(select) ?? [];
  const name = alias ?? table;
  if (name === undefined || where === undefined || NEEDS_ALL.test(select)) return [];
  // Rows that fulfil either of two conditions come from two searches, one after the other: in no order.
  const isEither = order === undefined && !/ and /i.test(where);
  return (isEither ? where.split(/ or /i) : [where]).map((asked) => ({ name, terms: inWordsOfPlans(asked) }));
}

/** A page may leave out the invitations that have ended: the sweep removes them then. */
const OPEN = 'invitations.expires_at > ?';

const inWordsOfPlans = (asked: string): string[] =>
  asked
    .split(/ and /i)
    .filter((term) => term !== OPEN)
    .map((term) =>
      term.replace(/^\w+\.(\w+) (?:([<>=])=?|in) \?(?:, \?)*$/i, (_, column, sign = '=') => `${column}${sign}?`),
    );
