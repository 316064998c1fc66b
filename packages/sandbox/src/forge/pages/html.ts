/** Markup that is known to be safe. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | Value[] | undefined;

/** Markup from a template; every value that is no markup is escaped. */
export function markup(
  parts: TemplateStringsArray,
  ...values: Value[]
): Markup {
  return new Markup(
    parts
      .map((part, at) =>
        at < values.length ? part + render(values[at]) : part,
      )
      .join(''),
  );
}

function render(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return value
    .toString()
    .replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
}

/** A whole page. */
export function renderPage(title: string, content: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 20%, transparent) }
  body { margin: 0 auto; max-width: 64rem; padding: 1rem }
  h1 { font-size: 1.25rem } h2 { font-size: 1rem }
  a { color: #1a6b7a } @media (prefers-color-scheme: dark) { a { color: #6ec6d6 } }
  table { border-collapse: collapse; width: 100% } td { border-top: 1px solid var(--line); padding: .35rem .5rem }
  pre { overflow: auto; padding: .75rem; border-radius: .5rem; border: 1px solid var(--line) }
  .quiet { opacity: .75 } .add { color: #1a7f37 } .remove { color: #c93c37 }
</style>
</head>
<body>
${content}
</body>
</html>
`.text;
}
