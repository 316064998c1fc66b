import type { Person } from './people.ts';

/** The page on which the demo asks who you are. */
export function renderSignInPage(
  action: string,
  people: readonly Person[],
): string {
  const choices = people
    .map(
      person => `<li><button name="login" value="${escapeHtml(person.login)}">
        <b>${escapeHtml(person.name)}</b><span>${escapeHtml(person.role)}</span>
      </button></li>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo sign-in</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center }
  main { width: min(22rem, 90vw) }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem }
  p { margin: 0 0 1rem; opacity: .8 }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem }
  button { width: 100%; padding: .6rem .9rem; text-align: left; font: inherit; cursor: pointer;
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; background: none; color: inherit }
  button:hover, button:focus-visible { border-color: #1f7a8c; outline: 2px solid #1f7a8c }
  span { display: block; font-size: .85rem; opacity: .75 }
</style>
</head>
<body>
<main>
  <h1>Who are you today?</h1>
  <p>People of the demo. No password is asked.</p>
  <form method="post" action="${escapeHtml(action)}"><ul>${choices}</ul></form>
</main>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
}
