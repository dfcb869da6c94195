/** The page's only style sheet. The policy names it by its hash, so it must reach the browser byte for byte. */
export const STYLE = `
:root {
  --page: #f7f8fa; --card: #ffffff; --text: #1b2230; --soft: #566072; --line: #d9dee7; --link: #2b4fd0; --code: #eef1f6;
  --get: #1f5fbf; --post: #14734a; --put: #8a5200; --delete: #b3261e; --bad: #b3261e; --mark: #fff6d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141b; --card: #181d26; --text: #e6e9ef; --soft: #a3adbd; --line: #303847; --link: #9db5ff; --code: #222937;
    --get: #8ab8ff; --post: #74d3a4; --put: #f0b76b; --delete: #ff9c94; --bad: #ff9c94; --mark: #2e2a17;
  }
}
@media (prefers-contrast: more) { :root { --soft: var(--text); --line: var(--text); } }
*, *::before, *::after { box-sizing: border-box; }
html { color-scheme: light dark; scroll-padding-block-start: 1rem; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word;
}
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
code, pre, .where { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .92em; }
.skip { position: absolute; inset-inline-start: -999rem; }
.skip:focus { inset-inline-start: 1rem; inset-block-start: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
nav { border-block-end: 1px solid var(--line); background: var(--card); padding: 1rem 1.25rem; }
nav .product { margin: 0 0 .5rem; font-weight: 650; font-size: 1.1rem; }
nav .product a { color: inherit; text-decoration: none; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav > ul > li > a { display: inline-block; padding-block: .35rem; font-weight: 600; }
nav ul ul { display: none; }
main { padding: 1.5rem 1.25rem 4rem; max-inline-size: 62rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.75rem 0 .5rem; }
header h2 { font-size: 1.1rem; margin-block-start: 1.75rem; }
h3 { font-size: 1.05rem; line-height: 1.4; margin: 0; font-weight: 600; }
h4 { font-size: .95rem; margin: 1.25rem 0 .35rem; }
h5 { font-size: .9rem; margin: .9rem 0 .25rem; }
p { margin: .5rem 0; max-inline-size: 44rem; }
.lead { font-size: 1.15rem; color: var(--soft); }
.quiet, .faint { color: var(--soft); font-weight: 400; }
.button {
  display: inline-block; border: 1px solid var(--line); border-radius: 8px; background: var(--card);
  padding: .6rem 1rem; text-decoration: none; font-weight: 550;
}
.button:hover, nav a:hover { text-decoration: underline; }
article {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.25rem; margin-block: 1rem;
  content-visibility: auto; contain-intrinsic-size: auto 22rem;
}
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.self { color: inherit; text-decoration: none; }
.self:hover .path { text-decoration: underline; }
.path { font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
.method { font: 700 .75rem/1 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .04em; color: var(--soft); }
h3 .method { border: 1px solid currentcolor; border-radius: 6px; padding: .28rem .45rem; margin-inline-end: .25rem; }
.get { color: var(--get); } .post { color: var(--post); } .put, .patch { color: var(--put); } .delete { color: var(--delete); }
.summary { margin-block: .4rem .2rem; }
dl { margin: .5rem 0; }
dd { margin: 0; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; font-size: .9rem; }
.facts div { display: flex; gap: .4rem; }
.facts dt { color: var(--soft); }
.words div { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: .25rem 1rem; padding-block: .3rem; }
table { inline-size: 100%; border-collapse: collapse; font-size: .92rem; table-layout: fixed; }
caption { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: start; vertical-align: top; border-block-start: 1px solid var(--line); padding: .5rem .75rem .5rem 0; font-weight: 400; }
thead th { font-size: .82rem; color: var(--soft); border-block-start: 0; }
th:first-child { inline-size: 40%; overflow-wrap: anywhere; }
td { overflow-wrap: anywhere; }
td p { margin: .2rem 0 0; color: var(--soft); }
tr:target { background: var(--mark); }
.tag { font-size: .75rem; white-space: nowrap; }
.tag:not(.faint) { color: var(--put); }
.limits { display: block; font-size: .85rem; color: var(--soft); }
.status { font: 700 .85rem ui-monospace, Menlo, Consolas, monospace; color: var(--post); }
.status.bad { color: var(--bad); }
details { border-block-start: 1px solid var(--line); margin-block-start: .75rem; }
section > details { margin-block-start: .25rem; }
summary { cursor: pointer; padding-block: .6rem; font-weight: 550; }
section > details > summary, .answer { font-weight: 400; font-size: .95rem; }
pre { background: var(--code); border-radius: 8px; padding: .9rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0 .5rem; line-height: 1.5; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 20rem minmax(0, 1fr); }
  nav { position: sticky; inset-block-start: 0; block-size: 100vh; overflow-y: auto; border-block-end: 0; border-inline-end: 1px solid var(--line); }
  nav > ul { display: block; }
  nav > ul > li { margin-block-end: .75rem; }
  nav ul ul { display: block; }
  nav ul ul a { display: flex; gap: .5rem; align-items: baseline; padding-block: .25rem; font-size: .88rem; color: inherit; text-decoration: none; }
  nav .method { flex: 0 0 3.6rem; font-size: .68rem; }
  .where { min-inline-size: 0; overflow-wrap: anywhere; }
  main { padding: 2.5rem 3rem 6rem; }
}
@media print { nav, .skip { display: none; } article { break-inside: avoid; content-visibility: visible; } }
`;
