/** The report's look, light and dark, on a phone and on paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #566171; --line: #dde3ea; --paper: #ffffff; --field: #f5f7fa; --good: #0b6e4f; --bad: #b3261e; --open: #7b8794; --warn: #8a5a00; --warn-field: #fff6e0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf2; --quiet: #9ba8b9; --line: #2c3644; --paper: #11161d; --field: #181f29; --good: #57c79b; --bad: #ff8a80; --open: #8794a5; --warn: #f2c063; --warn-field: #2b2413; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.75rem 0 0.25rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.4rem 0; max-width: 44rem; }
.kind, .note, figcaption, caption { color: var(--quiet); font-size: 0.9rem; }
.instrument { font-size: 1.1rem; font-weight: 600; margin: 1.5rem 0 0; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.75rem; margin: 1rem 0; padding: 0; list-style: none; }
.answers li { background: var(--field); border-radius: 0.5rem; padding: 0.75rem 1rem; border-left: 0.25rem solid var(--open); }
.answers .better { border-left-color: var(--good); }
.answers .worse { border-left-color: var(--bad); }
.answers strong { display: block; }
.pair > .across { grid-column: 1 / -1; }
.pair { grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); display: grid; gap: 1rem 2rem; }
.warning { background: var(--warn-field); border-left: 0.25rem solid var(--warn); border-radius: 0.25rem; padding: 0.6rem 1rem; margin: 0.75rem 0; }
.warning strong { color: var(--warn); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; margin: 0.5rem 0; }
caption { text-align: left; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: middle; padding: 0.35rem 0.8rem 0.35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 400; vertical-align: bottom; white-space: normal; min-width: 4.5rem; }
th[scope="row"] { font-weight: 600; }
td { font-variant-numeric: tabular-nums; }
td.words { white-space: normal; min-width: 10rem; }
.good-word { color: var(--good); } .bad-word { color: var(--bad); }
figure { margin: 0.75rem 0; min-width: 0; }
.plot { display: grid; grid-template: 11rem 1.4rem / 3.6rem 1fr; padding: 0.4rem 1.1rem 0 0; }
.plot svg { width: 100%; height: 100%; overflow: visible; }
.left { position: relative; font-size: 0.78rem; color: var(--quiet); }
.left span { position: absolute; right: 0.5rem; transform: translateY(-50%); white-space: nowrap; }
.below { grid-column: 2; position: relative; font-size: 0.78rem; color: var(--quiet); }
.below span { position: absolute; top: 0.2rem; transform: translateX(-50%); white-space: nowrap; }
svg line, svg path, svg polyline { vector-effect: non-scaling-stroke; fill: none; }
.grid { stroke: var(--line); stroke-width: 1; }
.zero { stroke: var(--quiet); stroke-width: 1; }
.truth { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 4; }
.whisker { stroke-width: 2; opacity: 0.55; }
.dot { stroke-width: 8; stroke-linecap: round; }
.good { stroke: var(--good); } .bad { stroke: var(--bad); } .open { stroke: var(--open); }
.curve { stroke: var(--good); stroke-width: 2; }
.bar { display: block; width: 7.5rem; height: 1rem; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--quiet); font-size: 0.9rem; }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: 0.25rem 1rem; margin: 0.5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; } }
@media print { details { display: none; } }
`;
