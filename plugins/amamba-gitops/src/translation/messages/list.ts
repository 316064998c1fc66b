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
  },
  list: {
    title: 'Applications',
    loading: 'Loading applications…',
    pages: 'Pages of applications',
    instance: 'Argo CD {{instance}}',
    place: '{{instance}} / {{namespace}}',
    head: 'HEAD',
    never: 'never synced',
    emptyTitle: 'No applications yet',
    empty:
      'An application appears here as soon as Argo CD has one that this entity’s annotations name. Create one here, or in Git.',
    noMatchTitle: 'No application matches',
    noMatch: 'No application has this name, status and cluster.',
    clearFilters: 'Clear filters',
  },
  filter: {
    label: 'Filter applications',
    search: 'Search applications',
    sync: 'Sync',
    health: 'Health',
    cluster: 'Cluster',
    sort: 'Order',
    any: 'All',
    counted: '{{words}} ({{number}})',
  },
  sort: {
    name: 'By name',
    attention: 'What needs attention first',
    lastSynced: 'Last synced first',
  },
  column: {
    name: 'Name',
    health: 'Health',
    sync: 'Sync',
    source: 'Source',
    destination: 'Destination',
    lastSynced: 'Last synced',
  },
  card: {
    title: 'Argo CD applications',
    all: 'All applications',
    more: 'and {{number}} more',
  },
} as const;
