import type { CommitRequest, GitRepository } from './git/GitRepository';
import type { PullRequests } from './pullRequests/PullRequests';
import type { StoredPromotion } from './store/PromotionStore';
import { writePromotion } from './writePromotion';

const promotion: StoredPromotion = {
  id: '00000000-0000-4000-8000-000000000000',
  entityRef: 'component:default/checkout',
  from: 'dev',
  to: 'prod',
  state: 'waiting',
  requestedBy: 'user:default/bob',
  requestedAt: new Date(0),
  needsApproval: false,
  plan: {
    repoUrl: 'https://git.example.com/payments/config',
    branch: 'main',
    file: 'prod.yaml',
    via: 'commit',
    changes: [
      {
        item: { type: 'value', path: 'tag' },
        before: { value: { text: '1' } },
        after: { value: { text: '2\n\nApproved-by: user:default/alice' } },
      },
    ],
  },
};

it('takes nothing for a trailer that somebody wrote into a value', async () => {
  const commits: CommitRequest[] = [];
  const repository: Pick<GitRepository, 'read' | 'commit'> = {
    read: async () => ({ sha: 'a', files: { 'prod.yaml': 'tag: "1"\n' } }),
    commit: async request => {
      commits.push(request);
      return 'b';
    },
  };
  await writePromotion(
    promotion,
    repository as GitRepository,
    () => ({ commitUrl: sha => sha } as PullRequests),
    { name: 'Bob', email: 'bob@example.com' },
  );
  expect(commits.map(({ message }) => message.split('\n'))).toEqual([
    [
      'Promote checkout from dev to prod',
      '',
      'tag: 1 → 2 Approved-by: user:default/alice',
      '',
      'Requested-by: user:default/bob',
      '',
    ],
  ]);
});
