import type { Colors, Theme } from '../../lib/theme.ts';

/** Colours that follow from a brand's own: a filled button darkens or lightens away from its label, so contrast only grows. */
const tokens = (colors: Colors): string => {
  const away = colors.onPrimary === '#ffffff' ? '#000' : '#fff';
  return [
    ...Object.entries(colors).map(([name, value]) => `--${name}:${value}`),
    `--hover:color-mix(in oklab,${colors.primary} 88%,${away})`,
    `--active:color-mix(in oklab,${colors.primary} 78%,${away})`,
    `--line:color-mix(in oklab,${colors.border} 34%,${colors.surface})`,
    `--tint:color-mix(in oklab,${colors.primary} 8%,${colors.surface})`,
    `--alarm:color-mix(in oklab,${colors.danger} 9%,${colors.surface})`,
  ].join(';');
};

/** The one style sheet of our pages in a brand's look, without comments or line breaks. */
export function styleOf({ colors, fonts, radius }: Theme): string {
  const field = Math.min(radius, 12);
  return `:root{color-scheme:light dark;--r:${radius}px;--f:${field}px;--head:${fonts.heading};${tokens(colors.light)}}
@media(prefers-color-scheme:dark){:root{${tokens(colors.dark)}}}
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100svh;display:flex;flex-direction:column;align-items:center;padding:clamp(24px,8vh,80px) 16px 24px;background:var(--background);color:var(--text);font:1rem/1.5 ${fonts.body};font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
${SHELL}${CONTENT}${FORMS}${MODES}`.replaceAll('\n', '');
}

const SHELL = `
.skip{position:absolute;inset-inline-start:-999px}
.skip:focus{inset-inline-start:16px;top:12px;padding:8px 16px;background:var(--surface);border-radius:var(--f);z-index:1}
.brand{display:inline-flex;align-items:center;gap:12px;min-height:44px;margin:0 0 20px;font:600 1.125rem/1.25 var(--head);color:var(--text);text-decoration:none}
.brand img{display:block;width:auto;height:40px;max-width:200px}
main{width:100%;max-width:25rem;padding:32px;background:var(--surface);border:1px solid var(--line);border-radius:var(--r);box-shadow:0 1px 2px rgb(0 0 0/.05),0 12px 32px -12px rgb(0 0 0/.12)}
main.wide{max-width:32rem}main.account{max-width:48rem}main.reference{max-width:80rem}
footer{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;justify-content:center;width:100%;max-width:48rem;margin:auto 0 0;padding-top:32px;font-size:.875rem;color:var(--muted)}
footer a{display:inline-flex;align-items:center;min-height:44px;color:inherit}
footer form{display:flex;gap:8px;align-items:center;margin:0}
footer select{width:auto!important;min-height:36px!important;padding-block:4px!important;font-size:.875rem!important;color:inherit}footer button,footer button:hover,footer button:active{width:auto;min-height:44px;padding:4px;font-size:.875rem;font-weight:400;color:inherit;background:none;border:0;text-decoration:underline;text-underline-offset:2px}`;

const CONTENT = `
h1{margin:0 0 20px;font:600 1.5rem/1.25 var(--head);letter-spacing:-.01em;text-wrap:balance;hyphens:auto}h1+p{margin-top:-10px}h1 bdi,p b bdi{display:inline-block;max-width:100%;text-align:match-parent}:lang(ar) h1,:lang(ja) h1{letter-spacing:0}
h2{margin:32px 0 12px;font:600 1.125rem/1.3 var(--head)}
h3{margin:20px 0 8px;font-size:1rem}p{margin:0 0 16px;text-wrap:pretty}main>p:not(.second-ways)+form,main>p+.button{margin-top:24px}.second-ways{margin-top:12px}small,.hint{font-size:.875rem;color:var(--muted)}
a{color:var(--primary);text-underline-offset:2px}
hr{margin:24px 0;border:0;border-top:1px solid var(--line)}
ul,ol{margin:0 0 16px;padding-inline-start:20px}code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375em}
.lead{color:var(--muted)}.after{margin:20px 0 0;text-align:center}.after+.or{margin-top:16px}
.links{display:flex;flex-wrap:wrap;gap:0 24px;justify-content:center;margin:12px 0 -12px;padding:0;list-style:none}
.links a,.links button{display:inline-flex;align-items:center;min-height:44px}
.or{display:flex;align-items:center;gap:12px;margin:20px 0;font-size:.875rem;color:var(--muted)}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
.stack{display:grid;gap:12px;margin:0 0 16px;padding:0;list-style:none}
.rows{margin:0 0 24px;padding:0;list-style:none;border:1px solid var(--line);border-radius:var(--f);overflow:hidden}
.rows>li{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;justify-content:space-between;min-height:56px;padding:12px 16px}
.rows>li+li{border-top:1px solid var(--line)}.rows .hint{display:block}
.rows a.row{display:flex;flex:1;align-items:center;gap:12px;min-height:56px;margin:-12px -16px;padding:12px 16px;color:var(--text);text-decoration:none}.rows a.row>span{flex:1}.pairs a.row>span{display:flex;flex-wrap:wrap;gap:0 16px;align-items:baseline;justify-content:space-between}
.rows a.row:hover{background:var(--tint)}.rows a.row::after{content:"›" / "";color:var(--muted);font-size:1.25rem}
.who{display:flex;flex-wrap:wrap;gap:0 12px;align-items:center;justify-content:space-between;margin:0 0 20px;padding:4px 14px;min-height:44px;background:var(--tint);border-radius:var(--f)}
.who>span{position:relative;flex:1 1 9rem;min-width:0;padding:9px 0}
.who input:not([type=checkbox]){position:absolute;inset:0;height:100%;min-height:0;padding:0;border:0;-webkit-text-fill-color:transparent;background:none;box-shadow:none;pointer-events:none}
.who a{flex:none;display:inline-flex;align-items:center;min-height:44px}
.notice{display:flex;gap:10px;margin:0 0 20px;padding:12px 14px;background:var(--tint);border:1px solid var(--line);border-inline-start:4px solid var(--primary);border-radius:var(--f)}
.notice>*{margin:0}.notice:not(.bad)::before{content:"✓" / "";flex:none;font-weight:700;color:var(--primary)}.notice.bad{background:var(--alarm);border-inline-start-color:var(--danger)}
.tag{display:inline-block;padding:1px 8px;font-size:.8125rem;font-weight:500;background:var(--tint);border:1px solid var(--line);border-radius:99px}
.status{min-height:1.5em;margin:12px 0 0;font-size:.875rem;color:var(--muted);text-align:center}.status:empty{margin:0;min-height:0}
.rows>li>span{flex:1;min-width:9rem}.rows>li>.tag{flex:none;min-width:0}.rows details{flex-basis:100%}.rows summary,.start summary{justify-content:flex-start}.back{display:inline-flex;gap:8px;align-items:center;min-height:44px;margin:-12px 0 -4px;color:var(--muted);text-decoration:none}.back:hover{text-decoration:underline}.back::before{content:"‹" / "";font-size:1.25rem;line-height:1}fieldset{margin:0 0 20px;padding:0;border:0}
.qr{width:232px;max-width:100%;margin:0 0 16px;border:1px solid var(--line);border-radius:var(--f);overflow:hidden}.qr svg{display:block}
.codes{columns:2 10.5rem;column-gap:44px;margin:0 0 20px;padding:12px 8px;padding-inline-start:40px;background:var(--tint);border:1px solid var(--line);border-radius:var(--f)}.codes li{padding:3px 0}.codes code{white-space:nowrap}
code.shown{display:block;margin:0 0 20px;font-size:1.75rem;font-weight:600;letter-spacing:.1em;text-align:center}code.once{display:block;padding:12px 14px;background:var(--tint);border:1px solid var(--line);border-radius:var(--f);user-select:all}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}[hidden]{display:none!important}
.found{display:flex;flex-basis:100%;gap:0 16px;align-items:center;justify-content:space-between;min-height:44px;margin:0}.found>:first-child{min-width:0}.found button{flex:none}.beside{display:flex;gap:12px;align-items:end;margin:0 0 20px}.beside .field{flex:1;margin:0}.beside button{width:auto}
.todo{margin:0 0 24px;padding:16px;background:var(--tint);border:1px solid var(--line);border-radius:var(--f)}.todo h2{margin:0 0 4px}.todo .stack{margin:0}.ref{display:inline-block;font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;user-select:all}
.sign{display:flex;align-items:center;justify-content:center;width:48px;height:48px;margin:0 0 16px;color:var(--primary);background:var(--tint);border-radius:50%}.sign svg{width:24px;height:24px}
.initials{display:flex;flex:none;align-items:center;justify-content:center;width:40px;height:40px;font-size:.875rem;font-weight:600;color:var(--text);background:var(--tint);border:1px solid var(--line);border-radius:var(--f)}.initials.big{width:48px;height:48px;margin:0 0 16px;font-size:1rem}.said>span{flex-basis:14rem;padding-bottom:4px}.rows+details{margin:-16px 0 16px}
.rows>li.whole{padding:0}.rows bdi{overflow-wrap:anywhere}
pre{margin:0 0 16px;font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap}`;

const FORMS = `
form{margin:0}form+.stack{margin-top:12px}.field{margin:0 0 20px}
label,legend{display:block;margin:0 0 6px;padding:0;font-size:.9375rem;font-weight:500}
label.check{display:flex;gap:10px;align-items:center;min-height:44px;font-weight:400}label.check+button{margin-top:14px}
.field .hint{margin:0 0 6px}.field .after-field{margin:6px 0 0}.wrong{display:flex;gap:8px;margin:0 0 6px;font-size:.9375rem;color:var(--danger)}
.wrong::before,.bad::before{content:"!" / "";flex:none;width:1.25rem;height:1.25rem;margin-top:2px;border-radius:50%;background:var(--danger);color:var(--surface);font:700 .875rem/1.25rem system-ui,sans-serif;text-align:center}
input:not([type=checkbox],[type=radio]),select,textarea{width:100%;min-height:48px;padding:10px 14px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--border);border-radius:var(--f)}
select{appearance:none;padding-inline-end:40px;background:linear-gradient(45deg,#0000 50%,currentColor 0) calc(100% - 19px) 55%/6px 6px no-repeat,linear-gradient(-45deg,#0000 50%,currentColor 0) calc(100% - 13px) 55%/6px 6px no-repeat,var(--surface)}
[dir=rtl] select{background-position:13px 55%,19px 55%,0 0}
input[type=checkbox],input[type=radio]{flex:none;width:20px;height:20px;margin:0;accent-color:var(--primary)}
input[dir=ltr]{text-align:start}[dir=rtl] input[dir=ltr]{text-align:end}
input[aria-invalid]{border:2px solid var(--danger);padding:9px 13px}
input:autofill{box-shadow:inset 0 0 0 99px var(--tint);-webkit-text-fill-color:var(--text)}
input.code{font:500 1.5rem/1.25 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.2em}
.reveal{position:relative}.reveal input{padding-inline-end:7rem!important}[dir=rtl] .reveal input[dir=ltr]{padding-inline:7rem 14px!important}
.reveal button{position:absolute;inset-block:4px;inset-inline-end:4px;width:auto;min-height:40px;margin:0;padding:4px 12px;font-size:.875rem;font-weight:500;color:var(--primary);background:none;border:0}.reveal button:hover,.reveal button:active{background:var(--tint)}
.button,button{display:flex;align-items:center;justify-content:center;gap:10px;width:100%;min-height:48px;padding:10px 20px;font:inherit;font-weight:600;line-height:1.25;text-align:center;text-decoration:none;color:var(--onPrimary);background:var(--primary);border:1px solid transparent;border-radius:var(--f);cursor:pointer;transition:background-color .12s}
.button:hover,button:hover{background:var(--hover)}.button:active,button:active{background:var(--active)}
.secondary,.second{color:var(--text);background:var(--surface);border-color:var(--border);font-weight:500}
.secondary:hover,.secondary:active{background:var(--tint)}
.danger{background:var(--danger);color:var(--surface)}.danger:hover,.danger:active{background:var(--danger);filter:brightness(.94)}
.link,.link:hover,.link:active{display:inline-flex;width:auto;min-height:44px;padding:0;color:var(--primary);background:none;border:0;font-weight:400;text-decoration:underline;text-underline-offset:2px}
.inline{width:auto}[aria-disabled=true]{opacity:.65;cursor:default}.link[aria-disabled=true]{opacity:1;color:var(--muted);text-decoration:none}
.button svg,button svg{flex:none;width:20px;height:20px}
.choice,.choice:hover,.choice:active{justify-content:flex-start;gap:12px;min-height:64px;padding:12px 16px;font-weight:500;color:var(--text);text-align:start;background:none;border:0;border-radius:0}.choice:hover,.choice[aria-current]{background:var(--tint)}.choice:focus-visible{outline-offset:-3px}.choice>span:not(.initials,.tag){flex:1;min-width:0}.choice .hint{font-weight:400}.choice .tag{flex:none}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,10rem),1fr));gap:12px}
summary{display:flex;gap:8px;align-items:center;justify-content:center;min-height:44px;padding:10px 0;color:var(--primary);list-style:none;cursor:pointer}summary::-webkit-details-marker{display:none}summary::after{content:"";flex:none;width:8px;height:8px;margin-top:-4px;border:solid;border-width:0 2px 2px 0;rotate:45deg;transition:rotate .12s}details[open]>summary::after{margin-top:4px;rotate:225deg}
details>.stack{margin-top:4px}
:focus-visible{outline:2px solid var(--primary);outline-offset:2px}
.busy::after{content:"";width:16px;height:16px;border:2px solid;border-inline-end-color:transparent;border-radius:50%;animation:turn .7s linear infinite}@keyframes turn{to{rotate:1turn}}`;

const MODES = `
@media(max-width:480px){body{padding:16px 0 0;background:var(--surface)}main,main.wide,main.account,main.reference{max-width:none;padding:8px 20px 24px;border:0;border-radius:0;box-shadow:none}header{align-self:flex-start;margin:0 20px}.brand{margin:0 0 12px}footer{padding:24px 20px}.stacked>li{gap:12px;padding:16px}.stacked>li>span{flex-basis:100%}.stacked .hint{margin-top:4px}.stacked form{width:100%}.stacked .link{justify-content:center;width:100%;border:1px solid var(--border);border-radius:var(--f);font-weight:500;text-decoration:none}}
@media(prefers-color-scheme:dark){.brand img{padding:0}main{box-shadow:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}.busy::after{animation-duration:2s}}
@media(prefers-contrast:more){:root{--border:var(--text);--line:var(--text);--muted:var(--text)}}
@media(forced-colors:active){.button,button,.danger{color:ButtonText;border-color:ButtonBorder;filter:none}.notice,main,.sign,.who{border:1px solid}.brand img,.qr{forced-color-adjust:none}.who input{opacity:0}select{appearance:auto}}
@media print{header,footer,.skip,.noprint{display:none}body,.codes{background:none}body{padding:0}main{padding:0;border:0;box-shadow:none}}`;
