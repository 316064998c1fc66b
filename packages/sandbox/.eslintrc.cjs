const config = require('../../eslint/package.cjs')(__dirname);

// Tests too, though not by the names that Backstage's rules know.
config.overrides.push({
  files: ['src/contract/**', 'src/soak/**'],
  rules: { 'no-restricted-imports': 'off' },
});

module.exports = config;
