const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text or an attribute's value, safe inside HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The frame of the hosted pages. `body`: HTML. */
export function htmlPage(options: { title: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(options.title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${options.body}</main></body>
</html>`;
}

const STYLE = `
:root {
  --paper: oklch(0.985 0.005 85); --surface: oklch(1 0 0); --ink: oklch(0.22 0.02 280); --ink-2: oklch(0.45 0.02 280);
  --line: oklch(0.89 0.01 280); --accent: oklch(0.48 0.17 275); --on-accent: oklch(0.99 0 0); --danger: oklch(0.5 0.18 25);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: oklch(0.18 0.01 280); --surface: oklch(0.23 0.015 280); --ink: oklch(0.95 0.005 280); --ink-2: oklch(0.75 0.01 280);
    --line: oklch(0.35 0.015 280); --accent: oklch(0.78 0.12 275); --on-accent: oklch(0.2 0.03 280); --danger: oklch(0.76 0.14 25);
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 'Inter Variable', system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 34rem; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 1.95rem; line-height: 1.15; letter-spacing: -0.02em; margin: 4px 0 16px; }
h2 { font-size: 1rem; margin: 32px 0 8px; }
p { margin: 0 0 12px; }
.quiet { color: var(--ink-2); font-size: 0.875rem; }
.error { color: var(--danger); font-weight: 600; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 20px; margin: 16px 0; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 8px 0; margin: 0; }
dt small { display: block; color: var(--ink-2); }
dd { margin: 0; padding-left: 16px; text-align: right; }
.total { font-weight: 650; border-top: 1px solid var(--line); padding-top: 8px; }
label { display: block; font-weight: 600; margin-bottom: 4px; }
input { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--ink-2); border-radius: 6px; }
button { width: 100%; min-height: 48px; padding: 8px 16px; font: inherit; font-weight: 650; border-radius: 6px; cursor: pointer; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); margin-top: 12px; }
button.plain { background: transparent; color: inherit; border-color: var(--line); font-weight: 400; text-align: left; margin-top: 8px; }
button.plain b, button.plain .quiet { display: block; }
form + p { margin-top: 24px; }
details { margin-top: 24px; }
summary { cursor: pointer; font-weight: 600; padding: 8px 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 8px 0 0; }
`;
