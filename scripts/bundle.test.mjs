import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findSandbox } from './bundle.mjs';

/** What is found in a bundle of these files. */
function found(files) {
  const folder = mkdtempSync(join(tmpdir(), 'amamba-bundle-test-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return findSandbox(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const clean = {
  'packages/backend/dist/index.cjs.js':
    "require('@backstage/plugin-auth-backend-module-oidc-provider')",
  'plugins/amamba-node/dist/index.cjs.js': '',
  'plugins/amamba-node/dist/testUtils.cjs.js': "'packages/sandbox/src/main.ts'",
};

test('a bundle without the sandbox passes, test support apart', () => {
  assert.deepEqual(found(clean), []);
});

for (const [what, file, text] of [
  ['a file of the sandbox', 'packages/sandbox/package.json', '{}'],
  [
    'a dependency on it',
    'packages/backend/package.json',
    '{"@amamba/sandbox":"*"}',
  ],
  ['a library of it', 'plugins/x/dist/index.cjs.js', "require('just-bash')"],
  [
    'test support that is loaded',
    'plugins/x/dist/plugin.cjs.js',
    "require('@amamba/plugin-amamba-node/testUtils')",
  ],
]) {
  test(`${what} is found in a bundle`, () => {
    const [problem, ...others] = found({ ...clean, [file]: text });
    assert.match(problem, new RegExp(`^${file}`));
    assert.deepEqual(others, []);
  });
}

test('something else than a bundle is not taken for a clean one', () => {
  assert.equal(found({ 'a.js': '' }).length, 1);
});
