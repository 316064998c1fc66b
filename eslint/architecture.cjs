// Who may import whom among the packages of this repository. The same rules,
// in words, are in docs/architecture.md.
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');

/** @returns every workspace package: its folder, name and Backstage role. */
function readPackages() {
  return ['packages', 'plugins'].flatMap(parent =>
    fs
      .readdirSync(path.join(ROOT, parent))
      .map(folder => path.join(ROOT, parent, folder))
      .filter(directory => fs.existsSync(path.join(directory, 'package.json')))
      .map(directory => {
        const manifest = JSON.parse(
          fs.readFileSync(path.join(directory, 'package.json'), 'utf8'),
        );
        return {
          directory,
          folder: path.basename(directory),
          name: manifest.name,
          role: manifest.backstage.role,
        };
      }),
  );
}

/** The folders whose packages a package may import. */
function allowedFolders(pkg, packages) {
  const withRole = (...roles) =>
    packages.filter(({ role }) => roles.includes(role)).map(p => p.folder);
  const { folder, role } = pkg;
  const feature = folder.replace(/-(common|node|react|backend)$/, '');
  switch (role) {
    case 'frontend':
      return withRole('frontend-plugin', 'frontend-plugin-module');
    case 'backend':
      return withRole('backend-plugin', 'backend-plugin-module');
    case 'common-library':
      return folder === 'amamba-common' ? [] : ['amamba-common'];
    case 'web-library':
      return ['amamba-common'];
    case 'node-library':
      if (folder === 'sandbox') {
        return [];
      }
      return folder === 'amamba-node'
        ? ['amamba-common']
        : ['amamba-common', `${feature}-common`];
    case 'frontend-plugin':
    case 'frontend-plugin-module':
      return ['amamba-common', 'amamba-react', `${feature}-common`];
    case 'backend-plugin':
    case 'backend-plugin-module':
      return [
        'amamba-common',
        'amamba-node',
        ...ownLibraries(folder, packages),
        ...calledContracts(folder, packages),
      ];
    default:
      throw new Error(`${folder} has the role ${role}, which no rule covers`);
  }
}

/** `amamba-x-common` and `amamba-x-node` for the backend of x and for its modules. */
function ownLibraries(folder, packages) {
  const [feature] = folder.split(/-backend/);
  return packages
    .map(p => p.folder)
    .filter(name => name === `${feature}-common` || name === `${feature}-node`);
}

/** Steps of templates call the APIs of all plugins, by their contracts. */
function calledContracts(folder, packages) {
  return folder.startsWith('scaffolder-backend-module-')
    ? packages
        .map(p => p.folder)
        .filter(name => /^amamba-.*-common$/.test(name))
    : [];
}

/**
 * What tests of a backend may import besides: the kinds and the policy under
 * which it runs.
 */
const TENANCY_MODULES = [
  'catalog-backend-module-amamba',
  'permission-backend-module-amamba',
];

/** The import patterns that a package, or its tests, must not use. */
function restrictedImports(directory, options = {}) {
  const packages = readPackages();
  const self = packages.find(p => p.directory === directory);
  const folders = allowedFolders(self, packages);
  if (options.inTests && self.role === 'backend-plugin') {
    folders.push(...TENANCY_MODULES);
  }
  const allowed = folders.map(
    folder => packages.find(p => p.folder === folder)?.name,
  );
  const names = [...allowed, self.name].filter(Boolean);
  return [
    {
      group: [
        '@amamba/*',
        ...names.flatMap(name => [`!${name}`, `!${name}/**`]),
      ],
      message: `${self.folder} may import ${
        allowed.filter(Boolean).join(', ') || 'no other package of ours'
      }: see docs/architecture.md.`,
    },
  ];
}

module.exports = { restrictedImports };
