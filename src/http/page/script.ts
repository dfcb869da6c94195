interface Script {
  readonly file: string;
  readonly text: string;
}

/** All scripts of our pages by name, as `.ci/scripts.ts` bundled them. Loaded at first use. */
async function all(): Promise<Readonly<Record<string, Script>>> {
  return (await import('./generated/scripts.ts')).scripts;
}

/** Where the script of that name is served. The address changes with its text, so that it may be kept for ever. */
export async function scriptPath(name: string): Promise<string> {
  const script = (await all())[name];
  if (!script) throw new Error(`no page script is called ${name}`);
  return `/assets/${script.file}`;
}

/** The text of a script by the last part of its address; null where it is none of this build. */
export async function scriptText(file: string): Promise<string | null> {
  return Object.values(await all()).find((script) => script.file === file)?.text ?? null;
}
