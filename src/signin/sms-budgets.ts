import { counterKey } from '../guard/attempts.ts';
import type { DailyBudget } from '../guard/daily-sends.ts';
import type { Scope } from '../http/scope.ts';

/** What a brand sends in a day where it does not say: each message costs. */
const SMS_PER_DAY = 1_000;

/** The share of a day's messages that may go to phones that nobody has proven to be theirs. */
const TO_UNPROVEN = 1 / 4;

/** What one person may use up of a day's messages, and one range of numbers: a tenth, and a person no more than so many. */
const TENTH = 1 / 10;
const MOST_TO_PERSON = 20;

/** The least such share, where that is not more than half of all: a tenth of a few messages is one, or none. */
const LEAST_SHARE = 5;

/** A person's messages of a day that their range of numbers neither counts nor refuses, while they sign in. */
const FIRST = 3;

/** What one country may use up where the brand names several. */
const TO_COUNTRY = 3 / 4;

/** Digits at the end of a number within its range: whoever sells messages to themselves has numbers by the block. */
const IN_RANGE = 4;

/** Whom a message is for, and where it goes. */
interface To {
  readonly userId: string;
  /** E.164. */
  readonly number: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/**
 * The budgets that a short message takes from. What goes to a phone that is a second factor is counted for its person;
 * what goes to one that is to be added, for the person and for the number, and within a quarter of the brand's day. Of
 * either, a day's messages are shared out: no person, no range of numbers and no country uses up all of them. The
 * shares of what is added are counted apart, so that nobody who adds phones takes more than that quarter from those who
 * sign in.
 *
 * A range's share is used up by a few accounts: so of those who sign in it counts what each asks for after their first
 * messages of a day, and refuses that alone. With a few accounts in somebody's range an attacker can have the range's
 * share and a share for each account, and leaves everybody else there their first messages; nothing but the day, and
 * their country's part of it, keeps those from them. Many accounts in one range get past its share by their first
 * messages, but their phones were added first, within the range's share of what is added.
 *
 * `shared` names what everybody has together: it gets a message back that the provider refused (`outbox/drain.ts`). The
 * person's own budgets and their range's stay used, so that nobody tries numbers for nothing.
 */
export function smsBudgets({ deps, tenant: { brand } }: Scope, kind: 'factor' | 'adding', to: To) {
  const key = (name: string, subject: string) => counterKey(deps.config, name, brand.pool, subject);
  const day = brand.sms.dailyLimit ?? SMS_PER_DAY;
  const most = kind === 'factor' ? day : Math.ceil(day * TO_UNPROVEN);
  const tenth = Math.max(Math.ceil(most * TENTH), Math.min(LEAST_SHARE, Math.ceil(most / 2)));
  const share = (of: string, part: number): DailyBudget => ({
    key: key(`send:sms_${kind}_share`, `${brand.id}|${of}`),
    most: part,
  });
  const person = share(`person|${to.userId}`, Math.min(tenth, MOST_TO_PERSON));
  const range = share(`range|${to.number.slice(0, -IN_RANGE)}`, tenth);
  const country = share(`country|${to.country}`, Math.ceil(most * TO_COUNTRY));
  const own = [person, kind === 'factor' ? { ...range, afterFirst: { sends: FIRST, of: person.key } } : range];
  const shared = [
    ...(brand.sms.countries.length > 1 ? [country] : []),
    ...(kind === 'adding' ? [{ key: key('send:sms_adding_day', brand.id), most }] : []),
    { key: key('send:sms_day', brand.id), most: day },
  ];
  const budgets =
    kind === 'factor'
      ? ([key('send:sms_factor', `${to.userId}|${to.number}`)] as const)
      : ([key('send:sms_person', to.userId), key('send:sms', to.number)] as const);
  return { budgets, days: [...own, ...shared], shared: shared.map((budget) => budget.key) };
}
