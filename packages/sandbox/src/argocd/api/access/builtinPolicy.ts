const READ = [
  'applications',
  'applicationsets',
  'certificates',
  'clusters',
  'repositories',
  'write-repositories',
  'projects',
  'accounts',
  'gpgkeys',
  'logs',
];

/** Resources whose objects are `<project>/<name>`. */
const OF_PROJECTS = ['applications', 'applicationsets', 'logs', 'exec'];

const WRITE: Record<string, string[]> = {
  applications: [
    'create',
    'update',
    'update/*',
    'delete',
    'delete/*',
    'sync',
    'override',
    'action/*',
  ],
  applicationsets: ['create', 'update', 'delete'],
  certificates: ['create', 'update', 'delete'],
  clusters: ['create', 'update', 'delete'],
  repositories: ['create', 'update', 'delete'],
  'write-repositories': ['create', 'update', 'delete'],
  projects: ['create', 'update', 'delete'],
  accounts: ['update'],
  gpgkeys: ['create', 'delete'],
  exec: ['create'],
};

function line(role: string, resource: string, action: string): string {
  const object = OF_PROJECTS.includes(resource) ? '*/*' : '*';
  return `p, role:${role}, ${resource}, ${action}, ${object}, allow`;
}

/** The roles `readonly` and `admin`, and who is the administrator. */
export const BUILTIN_POLICY = [
  ...READ.map(resource => line('readonly', resource, 'get')),
  ...Object.entries(WRITE).flatMap(([resource, actions]) =>
    actions.map(action => line('admin', resource, action)),
  ),
  'g, role:admin, role:readonly',
  'g, admin, role:admin',
].join('\n');
