/** What the reference adds to the style sheet of all pages, whose colours it uses. Without line breaks, like that. */
export const STYLE = `
:root{--get:#1f5fbf;--post:#14734a;--put:#8a5200;--delete:#b3261e}
@media(prefers-color-scheme:dark){:root{--get:#8ab8ff;--post:#74d3a4;--put:#f0b76b;--delete:#ff9c94}}
html{scroll-padding-block-start:16px}
.reference nav{margin-block-end:24px;padding-block-end:16px;border-block-end:1px solid var(--line)}
.reference nav ul{margin:0;padding:0;list-style:none}
.contents>ul{display:flex;flex-wrap:wrap;gap:0 20px}
.contents>ul>li>a{display:inline-flex;align-items:center;min-height:44px;font-weight:600}
.contents ul ul{display:none}
.contents ul ul a{display:flex;gap:8px;align-items:baseline;padding-block:4px;font-size:.875rem;color:var(--text);text-decoration:none}
.contents ul ul a:hover{text-decoration:underline}
.contents .method{flex:0 0 3.6rem;font-size:.6875rem}.contents .where{min-width:0}
#term{margin-block-end:6px}#found:empty{display:none}
.document h1 small{font:400 1rem var(--head)}
.document h2{margin-block-start:44px;font-size:1.375rem}.intro h2{margin-block-start:28px;font-size:1.125rem}
.document h3{margin:0;line-height:1.4}.document h4{margin:20px 0 6px;font-size:.9375rem}.document .shape{margin:14px 0 4px;font-size:.875rem;font-weight:600}
.document p{max-width:46rem;margin:8px 0}.document .lead{font-size:1.125rem}
.quiet,.faint,.limits{color:var(--muted);font-weight:400}.limits{display:block;font-size:.875rem}.need{font-size:.75rem;color:var(--put)}.need.faint{color:var(--muted)}
.document article{margin-block:16px;padding:18px 20px;border:1px solid var(--line);border-radius:var(--f);content-visibility:auto;contain-intrinsic-size:auto 22rem}
.document article:target{border-color:var(--primary);box-shadow:0 0 0 1px var(--primary)}
.self{color:inherit;text-decoration:none}.self:hover .path{text-decoration:underline}
.path{font-size:1rem;font-weight:600}.where,.method,.http{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.method{font-size:.75rem;font-weight:700;line-height:1;letter-spacing:.04em}
h3 .method{margin-inline-end:4px;padding:4px 7px;border:1px solid;border-radius:6px}
.get{color:var(--get)}.post{color:var(--post)}.put,.patch{color:var(--put)}.delete{color:var(--delete)}
.document dl{margin:8px 0}.document dd{margin:0}
.facts{display:flex;flex-wrap:wrap;gap:2px 24px;font-size:.875rem}.facts div{display:flex;gap:6px}.facts dt{color:var(--muted)}
.words div{display:grid;grid-template-columns:minmax(7rem,10rem) 1fr;gap:4px 16px;padding-block:5px}
table{width:100%;border-collapse:collapse;font-size:.9375rem;table-layout:fixed}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:8px 12px 8px 0;border-block-start:1px solid var(--line);font-weight:400;text-align:start;vertical-align:top}
thead th{border:0;font-size:.8125rem;color:var(--muted)}th:first-child{width:40%}td p{color:var(--muted)}tr:target{background:var(--tint)}
.http{font-size:.875rem;font-weight:700;color:var(--post)}.refused{color:var(--delete)}
.document details{margin-block-start:12px;border-block-start:1px solid var(--line)}.document section>details{margin-block-start:4px}
.document summary{color:var(--text);font-weight:500;text-align:start}.document section>details>summary,.answer{font-size:.9375rem;font-weight:400}
.document pre{margin:4px 0 8px;padding:14px 16px;background:var(--tint);border-radius:var(--f)}
@media(min-width:64rem){main.reference{display:grid;grid-template-columns:18rem minmax(0,1fr);gap:0 40px}
.reference nav{position:sticky;top:0;align-self:start;max-height:100vh;margin:0;margin-inline-start:-6px;padding-block:4px 16px;padding-inline:6px 16px;overflow-y:auto;border-block-end:0}
.contents>ul{display:block}.contents>ul>li{margin-block-end:12px}.contents ul ul{display:block}}
@media print{.reference nav{display:none}.document article{break-inside:avoid;content-visibility:visible}}`.replaceAll(
  '\n',
  '',
);
