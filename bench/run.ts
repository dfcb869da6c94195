import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { budgets } from '../.ci/budgets.ts';
import { ROOT } from '../test/harness/build.ts';
import { type Bench, callOf, floor, stageOf } from './calls.ts';
import { cpuMs } from './cpu.ts';
import { assumptions, distanceTable } from './distance.ts';
import { withParts } from './document.ts';
import { COLD_GOAL_MS, coldTable } from './first-request.ts';
import { flagsOf, type PARTS } from './flags.ts';
import { growthTable, measureGrowth } from './growth.ts';
import { measureHot, type Results, type Size } from './hot.ts';
import { Neighbours } from './neighbours.ts';
import { CLAIM, paths } from './paths.ts';
import { installPeer, PEER_FOLDER, setUpPeer } from './peer.ts';
import { type Profiler, profilerOf } from './profiler.ts';
import { goalTable, hotTable, profileLines } from './report.ts';
import { startUpTable } from './start-up.ts';
import { figure, median } from './statistics.ts';
import { installedVersion } from './versions.ts';
import { buildAll, startWorkerd, type WorkerName } from './workerd.ts';

const flags = flagsOf(process.argv.slice(2));
const wants = (...parts: (typeof PARTS)[number][]) => parts.some((part) => flags.only.includes(part));
/** What the goals of others are told in. */
const ALWAYS = ['`/health`', CLAIM];
const chosen = paths.filter(
  ({ name }) => ALWAYS.includes(name) || flags.paths === null || flags.paths.some((part) => name.includes(part)),
);
const size: Size = flags.quick ? { rounds: 2, slotMs: 300, states: 60 } : { rounds: 5, slotMs: 1_000, states: 500 };

const say = (line: string) => console.error(`# ${line}`);
const sections: string[] = [];
const section = (title: string, ...text: string[]) => {
  const made = `## ${title}\n\n${text.join('\n\n')}`;
  sections.push(made.trimEnd());
  console.log(`${made}\n`);
};

async function open(options: { readonly peer: boolean; readonly inspect?: boolean }): Promise<Bench> {
  const workerd = await startWorkerd(options);
  try {
    const bench = { workerd, stage: stageOf(workerd), peer: options.peer ? await setUpPeer(workerd) : null };
    await callOf(bench, 'floor', { method: 'POST', path: '/setup' })(false);
    return bench;
  } catch (error) {
    await workerd.stop();
    throw error;
  }
}

/** Profilers of every worker, and what a sample is worth: known CPU of the floor's isolate by the samples it gave. */
async function openProfilers({ workerd, peer, stage }: Bench) {
  const names: WorkerName[] = ['gatehouse', 'floor', 'service', ...(peer ? (['peer'] as const) : [])];
  const of = new Map<string, Profiler>();
  for (const name of names) of.set(name, await profilerOf(workerd.inspectorPort ?? 0, name, workerd.pid));
  const [burn] = await floor('/burn').make({ workerd, peer, stage }, 1);
  await burn?.(false);
  const weights: number[] = [];
  // One alone came out a quarter too heavy when it met a bad moment.
  for (let n = 0; n < 5; n += 1) {
    const before = cpuMs(workerd.pid);
    const samples = await of.get('floor')?.samples(async () => void (await burn?.(false)));
    weights.push((cpuMs(workerd.pid) - before) / (samples?.all ?? 0));
  }
  return { of, msPerSample: median(weights) };
}

async function hot(): Promise<void> {
  const bench = await open({ peer: flags.peer, inspect: true });
  let results: Results;
  try {
    const profilers = await openProfilers(bench);
    say(`one sample is ${(profilers.msPerSample * 1000).toFixed(0)} µs`);
    const neighbours = new Neighbours();
    const measured = await measureHot(bench, chosen, size, profilers, neighbours, say);
    results = measured.results;
    for (const profiler of profilers.of.values()) profiler.close();
    const quiet = quietLine(measured, neighbours);
    say(quiet);
    if (wants('hot')) {
      section('Goals', GOALS, goalTable(results));
      section('Hot paths', HOT, quiet, hotTable(results));
    }
    if (flags.profile) console.log(profileLines(results));
  } finally {
    await bench.workerd.stop();
  }
  if (wants('distance')) section('Distance', assumptions, distanceTable(results));
}

/** What else went on while paths were measured: in this machine, and in the host that it shares with others. */
function quietLine({ others, late }: { others: number; late: number }, neighbours: Neighbours): string {
  const { step, fastest, loud, slots } = neighbours.summary();
  const unprompt = `\nThe sampler had no real-time priority in ${late} of them: short requests are told for too little there.`;
  return `Other programs of the machine used ${figure(others)} of its ${cpus().length} cores meanwhile. A step of the walk through 4 MiB
took ${figure(step)} ns beside the slots that count (${figure(fastest)} at best); of ${slots} slots ${loud} were loud at every try.${late > 0 ? unprompt : ''}`;
}

const START_UP = `Goals: ${budgets.startUpOverFloor} × the floor's global scope, and ${budgets.eagerGzipKib} KiB of code, gzip, before the first request. The floor is bare Hono
that does the irreducible work of each path, with Node's crypto loaded at its start, as the goal was set against; ours
loads that beside the first hash of a password. A router with one route, which neither signs nor hashes, takes what an
empty worker takes, next to nothing of its own, and sometimes less than a sample: one column holds all against that, and
against that ours takes more than the goal.

Global scope is what \`wrangler check startup\` calls active. Process is the CPU of a whole workerd process until its
first answer: it also holds reading and compiling the code, which the profile of the global scope counts as idle, and a
runtime with its simulated stores, for which an empty worker stands. Medians of runs in turns. Compiling is most of it:
the row of which nothing runs shows what an upload costs that holds the same code and loads none of it. What is loaded
before the first request is what every request needs, so that the first one finds it ready.`;

const COLD = `Goal: ${COLD_GOAL_MS} ms, as the difference. Of each area its first row that reads, and what loads most at its first use: rows that
choose or check a password, check a passkey or a wallet, ask a provider, make a QR code, or send the whole reference.
Each in a process of its own that has answered another request before, once. Where a password is hashed, first and later
hold the hash, which varies by some ms, and whatever else goes on in the machine adds to a first request most: of rows
that hash, and of those that miss the goal or hold it by less than a fifth, there are five such processes, and the one
in the middle is told.

A hash works in 32 MiB. The runtime's allocator gives that back after a process's first hash and keeps it from the
second on, so these two take it page by page from the system, whoever makes them: the floor pays for that as well. Rows
that change a password hash twice, and so pay twice in their first request. What the floor's first request takes more
than a later one, with as many hashes and nothing else to do, stands beside rows that hash. The verdict leaves nothing
out.`;

const GOALS = `Isolate CPU as a multiple of our own \`/health\` (of the floor's for \`/health\` itself), round trips to D1, and how many
round trips of all kinds wait for one another. ✓: held. ✗: missed; within the noise where by less than a fifth, which is
how far ratios of two runs may lie apart: one that is held by less may be missed the next time. Counts are exact.
\`/auth/mfa/verify\` has no goal of its own and is held against that of a code. A session is asked for again within the
minute, as apps do: one that was last seen longer ago is also noted as seen, by a second trip that the answer does not
wait for. There is no discovery document to measure; the key set and the branding are what is published. An access
token is checked by a service that knows nothing but the published keys, so its CPU is that service's. A 304 is held
against its 200 round by round.

Where a value is redeemed that is good once, what a claim costs the floor (a read of KV under a hashed key) comes on top
of the goal. What comes in by a sign-in also asks the rate limiter, which the local runtime answers by a worker of its
own: that costs what the hot paths say of one question, and next to nothing where the limiter is part of the runtime.

What a sign-in by code spends is mostly the runtime's: in profiles a fifth is the client of D1 (two batches of six
statements in all; the floor's have three), a twentieth each digests and MACs (seven, of some microseconds each; the
runtime's own would take no less), the signed token, the limiter and KV. A second factor has seven statements,
passkeys and wallets have a signature to check besides. After the hash of a password all else takes two to three times
as long, of the floor too, probably because its 32 MiB have pushed everything out of the processor's caches.

\`× the floor\` counts the hash of a password on both sides, by the process's CPU; \`better-auth × ours\` leaves it out of both. With it the
peer's sign-in takes less than ours: its scrypt has N = 2^14, r = 16, p = 1, and ours 2^15, 8 and 3, OWASP's.`;

const HOT = `\`Gatehouse\` is the worker as it is deployed; \`floor\` is bare Hono and only the work that no implementation can
leave out (a point read, a signature, a hash, a static answer); \`better-auth\` is set up as its documentation says
for Workers with D1, one instance for each isolate. All run in one workerd process and take turns; requests go out one
after another. Isolate CPU is of the worker's own isolate, by V8's profiler: JavaScript and what that calls, without
what the runtime does on its own. A sample of it weighs what a known loop took, to within a few in a hundred. The
thread that takes them has real-time priority where the machine grants it (the run says where not), or it would wait
for a core until a short request is over. Process CPU is of the whole workerd process, in which D1 and KV are
simulated too. Times are over loopback, with storage in the same process. Of a path that hashes, isolate CPU is told
without scrypt, since a sample of one long call into the runtime weighs something else; process CPU has it. The p99 is
of few requests there, and an isolate's garbage is collected before them, or they would pay for what thousands of
other requests have left.

A request for \`/health\` finds all that it needs in a core's own caches; one that waits for storage, which runs on the
same core, finds little there when it goes on, and lives on the cache that all cores of the host share. Where neighbours
on the host use that up, such requests take up to twice as long, of all three workers, and \`/health\` takes the same. So
a walk through 4 MiB in random order goes before and after each slot; where one of its steps takes half as much again as
the fastest of the run, the slot is measured again, up to three times, and the quietest counts.

The peer has its defaults: no cache of sessions in a cookie, which would spare it its round trips for as long as an
ended session may go on, no joins, and each use of an API key written at once. Of its JWT plugin it lacks what signs a
token with each session that is read, since ours signs none there. For \`/auth/refresh\` it mints a JWT for a session,
since it rotates nothing. Access tokens of both are checked by the same small service with jose and the issuer's JWK
Set, whose CPU is told. Of our API key no use is written, since none is due within the minute; the peer writes each.
Links, authenticator apps, passkeys and wallets are not set up at the peer.`;

const GROWTH = `The same requests while the database holds more and more people, each with an address, a username, a password, a
session, an audit event and a membership in an organization of 50; every fifth has a passkey, every tenth an API key and
a place in one large organization, which who looks at their own organizations belongs to as well. People are read and
searched by an owner of the platform. No statement of any row of the routes may scan a table or an index, or search by
what a whole brand shares: \`test/contract/round-trips.test.ts\` asks the database for the plan of each
(\`EXPLAIN QUERY PLAN\`, judged by \`test/contract/query-plans.ts\`). A search reads a page of what it finds, as its last
two rows show: everybody's address and username begin so, and the later page is of 20 in the middle of them. Lists of
an organization's members come with the management surface.

✓: at the last step D1 takes no more round trips and statements and reads and writes no more rows than at the first. ✗:
more of what it names. An index's logarithm is the way down to a row, which D1 does not count, so nothing is allowed for
it; only the list of all may read one row more for each who stands on its page, since who that is differs by step. Times
are told and not judged.`;

const withPeer = flags.peer && wants('start', 'hot', 'distance');
if (withPeer) await installPeer(say);
const day = new Date().toISOString().slice(0, 10);
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${process.platform} ${process.arch}`;
const peerVersion = withPeer ? `, better-auth ${installedVersion('better-auth', PEER_FOLDER)}` : '';
const part = process.argv.slice(2).filter((word, at, all) => !/^--out(=|$)/.test(word) && all[at - 1] !== '--out');
const command = ['npm run bench', ...(part.length > 0 ? ['--', ...part] : [])].join(' ');
const heading = `# Benchmarks

<!-- Generated by \`${command}\`; do not edit. -->

workerd ${installedVersion('workerd', ROOT)}, Hono ${installedVersion('hono', ROOT)}${peerVersion}. Machine: ${machine}. ${day}.
${flags.quick ? '\nTried out in small: no figure and no verdict counts.\n' : ''}`;
const kept = path.join(ROOT, 'docs/generated/benchmarks.md');
if (flags.write)
  // Said before half an hour has gone by.
  withParts(readFileSync(kept, 'utf8'), heading, day);

await buildAll({ peer: withPeer });
if (wants('start')) section('Start-up', START_UP, await startUpTable(flags.quick ? 1 : 5, flags.peer));
if (wants('cold')) section('First request of an area', COLD, await coldTable(flags.quick ? 2 : 100, say));
if (wants('hot', 'distance')) await hot();
if (wants('growth')) {
  const bench = await open({ peer: false });
  try {
    const found = await measureGrowth(bench, flags.people, { ...size, rounds: flags.quick ? 1 : 3 }, say);
    section('Growth', GROWTH, growthTable(found));
  } finally {
    await bench.workerd.stop();
  }
}

const measured = `${heading}\n${sections.join('\n\n')}\n`;
if (flags.out !== null || flags.isWhole) writeFileSync(flags.out ?? kept, measured);
if (flags.write) writeFileSync(kept, withParts(readFileSync(kept, 'utf8'), measured, day));
