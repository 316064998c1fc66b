const fs = require('node:fs');
const path = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');
const { restrictedImports } = require('./architecture.cjs');

/** ESLint configuration of one package: Backstage's, and our architecture. */
module.exports = directory =>
  createConfig(directory, {
    settings: {
      'import/resolver': {
        node: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'] },
      },
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: restrictedImports(directory) },
      ],
      'import/no-cycle': ['error', { ignoreExternal: true }],
      ...engineRule(directory),
      '@backstage/no-mixed-plugin-imports': 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
    overrides: [
      {
        files: ['src/**/*.test.ts', 'src/**/__testUtils__/**'],
        rules: {
          '@typescript-eslint/no-restricted-imports': [
            'error',
            { patterns: restrictedImports(directory, { inTests: true }) },
          ],
        },
      },
    ],
  });

/** An engine knows nothing of another engine. */
function engineRule(directory) {
  const engines = path.join(directory, 'src', 'engines');
  if (!fs.existsSync(engines)) {
    return {};
  }
  const zones = fs
    .readdirSync(engines, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => ({
      target: path.join(engines, name),
      from: engines,
      except: [`./${name}`],
      message: 'One engine must not import from another.',
    }));
  return zones.length > 0
    ? { 'import/no-restricted-paths': ['error', { zones }] }
    : {};
}
