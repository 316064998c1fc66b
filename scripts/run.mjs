// Runs one of scripts/commands/ with the project's own Node and packages.
// This file must start on any Node from 12 on, to be able to say that it is too old.
const [major] = process.versions.node.split('.').map(Number);
if (major < 18) {
  console.error(
    `Node ${process.versions.node} is too old: install Node 18 or newer (https://nodejs.org), then run this again.`,
  );
  process.exit(1);
}

import('./launch.mjs').then(
  ({ launch }) => launch(process.argv[2], process.argv.slice(3)),
  error => {
    console.error(error);
    process.exit(1);
  },
);
