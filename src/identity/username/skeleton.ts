import prototypes from 'unhomoglyph/data.json' with { type: 'json' };

const table: Readonly<Record<string, string>> = prototypes;

const bare = (text: string): string =>
  [...text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '')]
    .map((char) => (Object.hasOwn(table, char) ? table[char] : char))
    .join('')
    .normalize('NFD');

/**
 * What a name looks like (UTS 39 §4): two names with one skeleton are confusable. Letters' cases count as alike,
 * so that `paypa1` and `paypal` do too.
 */
export function skeletonOf(name: string): string {
  let skeleton = name;
  for (let round = 0; round < 3; round++) skeleton = bare(skeleton).toLowerCase();
  return skeleton;
}
