/** The list of applications, the card, and the pages around them. */
export const listMessages = {
  nav: {
    label: 'Parts of GitOps',
    applications: 'Applications',
    promotion: 'Promotion',
    repositories: 'Repositories',
    sets: 'ApplicationSets',
  },
  page: {
    title: 'GitOps',
    subtitle: 'What Argo CD deploys for each workspace',
    workspaces: 'Workspaces',
    search: 'Search workspaces',
    loading: 'Loading workspaces…',
    loadingOne: 'Loading the workspace…',
    name: 'Name',
    description: 'Description',
    pages: 'Pages of workspaces',
    noneTitle: 'No workspaces',
    none: 'There is no workspace that you can see. Ask an administrator of one for a role in it.',
    noMatch: 'No workspace that you can see has “{{search}}” in its name.',
    notFoundTitle: 'There is no workspace {{name}}',
    notFound:
      'It may have been deleted, or you have no role in it. Ask one of its administrators.',
    all: 'All workspaces',
  },
} as const;
