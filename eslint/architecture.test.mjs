import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import eslint from 'eslint';

const ROOT = join(fileURLToPath(import.meta.url), '..', '..');

/** Rules that complain about `source` when it stands in a file of `folder`. */
async function complaints(folder, source) {
  const cwd = join(ROOT, folder);
  const [result] = await new eslint.ESLint({ cwd }).lintText(source, {
    filePath: join(cwd, 'src', 'probe.ts'),
  });
  return result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const refused = [
  ['plugins/amamba-common', '@amamba/plugin-amamba-node'],
  ['plugins/amamba-react', '@amamba/plugin-amamba-pipelines-common'],
  ['plugins/amamba-node', '@amamba/plugin-amamba-pipelines-backend'],
  ['plugins/amamba-pipelines', '@amamba/plugin-amamba-pipelines-backend'],
  ['plugins/amamba-pipelines', '@amamba/plugin-amamba-node'],
  ['plugins/amamba-pipelines-backend', '@amamba/sandbox'],
  ['plugins/amamba-pipelines-backend', '@amamba/plugin-amamba-pipelines'],
  [
    'plugins/permission-backend-module-amamba',
    '@amamba/plugin-amamba-pipelines-common',
  ],
  ['packages/app', '@amamba/plugin-amamba-pipelines-backend'],
  ['packages/backend', '@amamba/sandbox'],
  ['packages/sandbox', '@amamba/plugin-amamba-common'],
];

for (const [folder, target] of refused) {
  test(`${folder} may not import ${target}`, async () => {
    const found = await complaints(folder, `import '${target}';\n`);
    assert.ok(
      found.some(text => text.includes('docs/architecture.md')),
      `not refused: ${found}`,
    );
  });
}

const accepted = [
  ['plugins/amamba-pipelines', '@amamba/plugin-amamba-react'],
  ['plugins/amamba-pipelines', '@amamba/plugin-amamba-pipelines-common'],
  ['plugins/amamba-pipelines-backend', '@amamba/plugin-amamba-node'],
  ['plugins/amamba-pipelines-backend', '@amamba/plugin-amamba-pipelines-node'],
  ['packages/backend', '@amamba/plugin-amamba-pipelines-backend'],
];

for (const [folder, target] of accepted) {
  test(`${folder} may import ${target}`, async () => {
    assert.deepEqual(await complaints(folder, `import '${target}';\n`), []);
  });
}

test('import cycles are refused', async () => {
  const folder = mkdtempSync(
    join(ROOT, 'plugins', 'amamba-common', 'src', 'cycle-'),
  );
  try {
    const one = join(folder, 'one.ts');
    writeFileSync(
      one,
      "import { two } from './two';\nexport const one = () => two;\n",
    );
    writeFileSync(
      join(folder, 'two.ts'),
      "import { one } from './one';\nexport const two = () => one;\n",
    );
    const cwd = join(ROOT, 'plugins', 'amamba-common');
    const [result] = await new eslint.ESLint({ cwd }).lintFiles([one]);
    assert.ok(
      result.messages.some(({ ruleId }) => ruleId === 'import/no-cycle'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
