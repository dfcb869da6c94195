import { readdirSync, readFileSync } from 'node:fs';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/**
 * CPU milliseconds that the threads of a process have used so far, in user and kernel mode (`/proc/<pid>/task/*`
 * `/schedstat`, which counts nanoseconds; without it `/proc/<pid>/stat`, in steps of 10 ms).
 */
export function cpuMs(pid: number): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    ns += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0);
  return ns > 0 ? ns / 1e6 : ticks(pid) * 10;
}

/** What the kernel tells of a process, from its state on (`man 5 proc`, the third field). */
function statOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function ticks(pid: number): number {
  const fields = statOf(pid);
  return Number(fields[11]) + Number(fields[12]);
}

/** Page faults of a process so far that needed nothing from a disk: memory that it touches for the first time. */
export const pageFaults = (pid: number): number => Number(statOf(pid)[7]);

/** Share of the machine that others use while `run` goes on: 1 is one core. Neither this process nor `pid` counts. */
export async function othersDuring<T>(pid: number, run: () => Promise<T>): Promise<{ result: T; others: number }> {
  const [before, start] = [busyMs() - ownMs(pid), performance.now()];
  const result = await run();
  const others = (busyMs() - ownMs(pid) - before) / (performance.now() - start);
  // What the kernel has not counted yet is less than nothing.
  return { result, others: Math.max(0, others) };
}

const ownMs = (pid: number) => (ticks(pid) + ticks(process.pid)) * 10;

function busyMs(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = read('/proc/stat')
    .split('\n', 1)
    .flatMap((line) => line.split(/\s+/).map(Number));
  return (user + nice + system + irq + softIrq + steal) * 10;
}
