import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { root } from './wrangler.ts';

export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Layers {
  readonly breaches: readonly Breach[];
  readonly modules: number;
}

const configured = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Required<
  Pick<ICruiseOptions, 'ruleSet'>
>['ruleSet'] & { options: ICruiseOptions };

/** The folders of core and of the spine may know one another, but in one direction for each pair. */
const ranked = [
  'audit',
  'outbox',
  'tenant',
  'identity',
  'challenge',
  'guard',
  'notify',
  'session',
  'permission',
  'http',
  'signin',
];

/** Imports under `base`/src that the ranks of .dependency-cruiser.cjs do not allow, and folders that import in a circle. */
export async function readLayers(base: string): Promise<Layers> {
  const { options, ...ruleSet } = configured;
  const { output } = await cruise(['src'], { ...options, baseDir: base, ruleSet, validate: true });
  const { modules, summary } = output as ICruiseResult;
  const direct = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  const own = modules.filter(({ source }) => source.startsWith('src/'));
  return { breaches: [...direct, ...circlesOf(own)], modules: own.length };
}

const folderOf = (path: string) => path.split('/')[1] ?? '';

function circlesOf(modules: ICruiseResult['modules']): Breach[] {
  const edges = new Map<string, Map<string, Breach>>();
  for (const { source, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [folderOf(source), folderOf(resolved)];
      if (from === to || !ranked.includes(from) || !ranked.includes(to) || !resolved.startsWith('src/')) continue;
      const known = edges.get(from) ?? new Map<string, Breach>();
      if (!known.has(to)) known.set(to, { rule: 'folders-without-a-circle', from: source, to: resolved });
      edges.set(from, known);
    }
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(edges.get(from)?.keys() ?? [])].some((next) => next === to || reaches(next, to, seen));
  };
  return [...edges].flatMap(([from, targets]) =>
    [...targets].filter(([to]) => reaches(to, from)).map(([, breach]) => breach),
  );
}

if (import.meta.main) {
  const { breaches, modules } = await readLayers(root);
  for (const { rule, from, to } of breaches) console.error(`${rule}: ${from} → ${to}`);
  console.log(`layers: ${modules} modules, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
