import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * The child of this process that listens on a port of 127.0.0.1. Nothing else is ever ended: throws where the
 * listener is not a child of ours.
 */
export async function listenerPid(port: number): Promise<number> {
  const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  const listening = sockets.find(
    ([, local, , state]) => state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port,
  );
  const inode = listening?.[9];
  if (!inode) throw new Error(`nothing listens on ${port}`);
  for (const pid of await childrenOf(process.pid)) {
    const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (links.includes(`socket:[${inode}]`)) return pid;
  }
  throw new Error(`what listens on ${port} is not a child of this process`);
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }),
  );
  return pids.filter((_, index) => parents[index] === parent);
}
