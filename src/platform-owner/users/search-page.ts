import { isClean } from '../../http/body.ts';

/** The last username and the last address that a page came to; empty before the first. */
export interface Place {
  readonly username: string;
  readonly address: string;
}

const START: Place = { username: '', address: '' };

// No username has a space.
export const cursorOf = ({ username, address }: Place): string =>
  Buffer.from(`${username} ${address}`).toString('base64url');

/** Where a cursor says that the search for `text` goes on; null for one that it has not answered. */
export function placeOf(cursor: string | undefined, text: string): Place | null {
  if (cursor === undefined) return START;
  const decoded = Buffer.from(cursor, 'base64url').toString();
  const space = decoded.indexOf(' ');
  if (space < 0 || !isClean(decoded)) return null;
  const place = { username: decoded.slice(0, space), address: decoded.slice(space + 1) };
  const isOfSearch = Object.values(place).every((name) => name === '' || name.startsWith(text));
  return isOfSearch && cursorOf(place) === cursor ? place : null;
}

/** What a search comes to. */
export interface Found {
  /** `exact`: whose id or username is what is looked for. They come before all others, by whatever else they are found. */
  readonly by: 'exact' | 'username' | 'email';
  readonly value: string;
  readonly userId: string;
  /** They have their turn elsewhere: by their address, or on the first page. */
  readonly isPassed: boolean;
}

interface Turn<T> {
  readonly row: T;
  readonly place: Place;
}

/**
 * Whose turn it is after `from`, one by one. A person is found by their address, or by their username where no address
 * of theirs is. With all addresses before all usernames, those whose turn has been would stand in a row at the end, as
 * many as there are people, and pages of them would be empty. So usernames lead, and for each that is passed over the
 * next address has its turn: as there are no more of the ones than of the others, every page is full.
 */
function* turns<T extends Found>(found: readonly T[], from: Place): Generator<Turn<T>> {
  let place = from;
  const exact = found.find(({ by }) => by === 'exact');
  if (exact && !exact.isPassed) yield { row: exact, place };
  const others = found.filter((row) => row !== exact && row.userId !== exact?.userId);
  const addresses = others.filter(({ by }) => by === 'email');
  for (const row of others.filter(({ by }) => by === 'username')) {
    place = { ...place, username: row.value };
    const shown = row.isPassed ? addresses.shift() : row;
    if (shown?.by === 'email') place = { ...place, address: shown.value };
    if (shown) yield { row: shown, place };
  }
  for (const row of addresses) {
    place = { ...place, address: row.value };
    yield { row, place };
  }
}

const inOrder = (one: Found, other: Found): number => {
  const first = Number(other.by === 'exact') - Number(one.by === 'exact');
  return first || (one.value < other.value ? -1 : Number(one.value > other.value));
};

/** The page after `from`, in order of what its people are found by, and where the next one begins. */
export function searchPage<T extends Found>(found: readonly T[], limit: number, from: Place) {
  const all = [...turns(found, from)];
  const page = all.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ row }) => row).sort(inOrder),
    next: all.length > limit && last ? cursorOf(last.place) : null,
  };
}
