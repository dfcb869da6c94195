/**
 * The statements of a migration. A semicolon ends a statement unless it stands in a string, a quoted name, a
 * comment or the body of a trigger (`CREATE TRIGGER … BEGIN … END`, where `CASE … END` nests). Comments before a
 * statement go with it; a piece that is nothing but comments is none.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let words: string[] = [];
  let open = 0;
  const end = (at: number) => {
    if (words.length > 0) statements.push(sql.slice(start, at).trim());
    start = at + 1;
    words = [];
  };
  // Quoted text, comments, words, semicolons; everything else is passed over.
  const token =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_][\w$]*|[;'"`[]|\/\*|[^\s]/g;
  for (const { 0: text, index } of sql.matchAll(token)) {
    if (text === ';') {
      if (open === 0) end(index);
    } else if (/^(?:['"`[]|\/\*)$/.test(text)) throw new Error(`unterminated ${text} at ${index}`);
    else if (!text.startsWith('--') && !text.startsWith('/*')) {
      const word = text.toUpperCase();
      words.push(word);
      if (isTrigger(words)) open += word === 'BEGIN' || word === 'CASE' ? 1 : word === 'END' ? -1 : 0;
    }
  }
  if (open !== 0) throw new Error('a trigger without its END');
  end(sql.length);
  return statements;
}

const isTrigger = ([first, second, third]: readonly string[]): boolean =>
  first === 'CREATE' && (second === 'TRIGGER' || (/^TEMP(ORARY)?$/.test(second ?? '') && third === 'TRIGGER'));
