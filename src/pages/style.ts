/**
 * # The style of every page
 *
 * System fonts, one accent, one warning (Okabe and Ito), light and dark by the reader's preference. Colour never stands
 * alone: it is an edge or a shade beside a shape and a word, and text keeps the colour of ink.
 * @module
 */

export const style = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f6f7f9;--ink:#1a1a1a;--soft:#555;--line:#c9ccd1;
--accent:#0072b2;--link:#005a8f;--warning:#d55e00;--open:#e69f00;--holds:#e3f0f8;--fails:#fdeadf;--half:#fdf3da}
@media (prefers-color-scheme:dark){:root{--paper:#15181c;--raised:#1e2227;--ink:#eceef0;--soft:#b4b9c0;--line:#434a53;
--accent:#56b4e9;--link:#7cc4ef;--warning:#ff8a3d;--open:#e69f00;--holds:#12303f;--fails:#43210f;--half:#3b2e0c}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,sans-serif;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1rem;max-width:72rem}
h1{font-size:1.15rem;font-weight:600;color:var(--soft);margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
h4{margin:1rem 0 .4rem}
h2,h3,h4,p,li,dd,summary{overflow-wrap:anywhere}
p,ul,ol,dl{max-width:70ch}
.verdict{font-size:clamp(1.25rem,.9rem + 1.6vw,1.6rem);line-height:1.25;font-weight:650;margin:.25rem 0 1rem;max-width:40ch}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:-100vw;top:0;background:var(--paper);padding:.5rem 1rem;z-index:1}
.skip:focus{left:0}
code,pre,kbd{font:.875em/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
pre{white-space:pre;margin:0;padding:.6rem .8rem;overflow-wrap:normal;width:max-content;min-width:100%}
.scrolling{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--raised);margin:.5rem 0;max-width:100%}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.5rem .6rem;color:var(--soft);font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line)}
th,td{min-width:5.5rem}
th bdi,td bdi{overflow-wrap:anywhere}
th{font-weight:600}
th[scope=row]{font-weight:500;min-width:7rem}
math{font-size:1.03em}
del math{position:relative}del math::after{content:'';position:absolute;left:0;right:0;top:60%;border-top:1px solid}
.wide{display:inline-block;max-width:100%;overflow-x:auto;vertical-align:bottom}
.scrolling>math{padding:.5rem .6rem;width:max-content}
.number{text-align:right;white-space:nowrap}
.mark{display:inline-block;padding:0 .45em;border-left:4px solid var(--line);background:var(--raised);border-radius:3px}
.mark::before{content:'\\2013\\a0' / ''}
.mark.holds::before{content:'\\2713\\a0' / ''}
.mark.fails::before{content:'\\2717\\a0' / ''}
.mark.open::before{content:'\\25b3\\a0' / ''}
.mark.holds{border-color:var(--accent);background:var(--holds)}
.mark.fails{border-color:var(--warning);background:var(--fails)}
.mark.open{border-color:var(--open);background:var(--half)}
.soft{color:var(--soft)}
.picture{display:block;max-width:100%;height:auto;border-radius:6px}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.25rem 0}
button,input,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:4px;padding:.3rem .5rem;min-height:2.25rem;max-width:100%}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
[hidden]{display:none!important}
@media not print{.on-paper{display:none}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#fff;--ink:#000;--soft:#333;--line:#999;--accent:#0072b2;--link:#000;
--warning:#d55e00;--open:#e69f00;--holds:#fff;--fails:#fff;--half:#fff}
body{max-width:none;padding:0}.skip,button,input,select,.controls,.live{display:none!important}.scrolling,.wide{overflow:visible;border:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;width:auto}h2,h3,summary{break-after:avoid}
details::details-content{content-visibility:visible;block-size:auto}
th[scope=row],.number,.many th,.many td{min-width:0;overflow-wrap:anywhere}.number{white-space:normal}
.on-screen,.many thead{display:none}.many tr{display:block}.many th,.many td{display:inline-block;border:0}
.many tr{border-top:1px solid var(--line)}tr,figure,.card{break-inside:avoid}}
`;
