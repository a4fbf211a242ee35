/** The card's look, light and dark, on screen and on paper. */
export const CARD_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5a6676; --line: #d8dee6; --paper: #ffffff; --good: #0b6e4f; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf2; --quiet: #9aa7b8; --line: #303a48; --paper: #12171e; --good: #57c79b; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.1rem; }
.kind, figcaption { color: var(--quiet); font-size: 0.9rem; margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 1rem 0.35rem 0; border-bottom: 1px solid var(--line); }
th[scope="row"] { font-weight: 400; color: var(--quiet); }
td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .quiet { fill: var(--quiet); }
svg .axis { stroke: var(--line); }
svg .good { fill: var(--good); }
svg .bad { fill: var(--bad); }
svg .curve { fill: none; stroke: var(--good); stroke-width: 2; }
`;
