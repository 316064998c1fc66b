import type { Organization, User } from './accounts.ts';
import type { Forge } from './forge.ts';
import type { FileChange } from './git/compare.ts';
import type { Commit, Signature } from './git/read.ts';
import type { Hook, Label, PullRequest, Repository } from './repositories.ts';

/** A user in Gitea's words. */
export function presentUser(forge: Forge, user: User) {
  return {
    id: user.id,
    login: user.login,
    login_name: '',
    full_name: user.name,
    email: user.email,
    avatar_url: '',
    html_url: `${forge.url}/${user.login}`,
    language: '',
    is_admin: user.admin,
    active: true,
    created: user.createdAt.toISOString(),
    username: user.login,
  };
}

/** An organization in Gitea's words. */
export function presentOrganization(_: Forge, organization: Organization) {
  return {
    id: organization.id,
    name: organization.name,
    full_name: organization.title,
    username: organization.name,
    email: '',
    avatar_url: '',
    description: '',
    website: '',
    location: '',
    visibility: 'public',
    repo_admin_change_team_access: false,
  };
}

/** A user or organization as owner of a repository. */
export function presentOwner(forge: Forge, login: string) {
  const user = forge.accounts.user(login);
  if (user) return presentUser(forge, user);
  const organization = forge.accounts.organization(login)!;
  return {
    id: organization.id,
    login: organization.name,
    full_name: organization.title,
    email: '',
    avatar_url: '',
    username: organization.name,
  };
}

/** A repository in Gitea's words. */
export function presentRepository(
  forge: Forge,
  repository: Repository,
  viewer?: User,
  empty = false,
) {
  const { fullName } = repository;
  const allows = (access: 'read' | 'write' | 'admin') =>
    forge.repositories.allows(viewer, repository, access);
  return {
    id: repository.id,
    owner: presentOwner(forge, repository.owner),
    name: repository.name,
    full_name: fullName,
    description: repository.description,
    empty,
    private: repository.private,
    fork: false,
    template: false,
    mirror: false,
    archived: false,
    size: 0,
    html_url: `${forge.url}/${fullName}`,
    url: `${forge.url}/api/v1/repos/${fullName}`,
    clone_url: `${forge.url}/${fullName}.git`,
    ssh_url: '',
    default_branch: repository.defaultBranch,
    open_issues_count: 0,
    open_pr_counter: repository.pulls.filter(({ state }) => state === 'open')
      .length,
    created_at: repository.createdAt.toISOString(),
    updated_at: repository.updatedAt.toISOString(),
    permissions: {
      admin: allows('admin'),
      push: allows('write'),
      pull: allows('read'),
    },
    has_issues: false,
    has_wiki: false,
    has_pull_requests: true,
    allow_merge_commits: true,
    allow_squash_merge: true,
    allow_fast_forward_only_merge: true,
    allow_rebase: false,
    allow_rebase_explicit: false,
    default_merge_style: 'merge',
    internal: false,
    object_format_name: 'sha1',
  };
}

const UNSIGNED = {
  verified: false,
  reason: 'gpg.error.not_signed_commit',
  signature: '',
  signer: null,
  payload: '',
};

/** Where a commit is, in short. */
export function presentCommitMeta(
  forge: Forge,
  repository: Repository,
  sha: string,
  created = '0001-01-01T00:00:00Z',
) {
  return {
    url: `${forge.url}/api/v1/repos/${repository.fullName}/git/commits/${sha}`,
    sha,
    created,
  };
}

/** A commit in Gitea's words. */
export function presentCommit(
  forge: Forge,
  repository: Repository,
  commit: Commit,
  changes?: FileChange[],
) {
  const meta = presentCommitMeta(
    forge,
    repository,
    commit.sha,
    commit.committer.date,
  );
  const userOf = ({ email }: Signature) => {
    const user = forge.accounts.userByEmail(email);
    return user ? presentUser(forge, user) : null;
  };
  const sum = (key: 'additions' | 'deletions') =>
    (changes ?? []).reduce((total, change) => total + change[key], 0);
  return {
    ...meta,
    html_url: `${forge.url}/${repository.fullName}/commit/${commit.sha}`,
    commit: {
      url: meta.url,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: {
        ...presentCommitMeta(forge, repository, commit.tree),
        url: `${forge.url}/api/v1/repos/${repository.fullName}/git/trees/${commit.tree}`,
        created: commit.committer.date,
      },
      verification: UNSIGNED,
    },
    author: userOf(commit.author),
    committer: userOf(commit.committer),
    parents: commit.parents.map(sha =>
      presentCommitMeta(forge, repository, sha),
    ),
    files:
      changes?.map(({ path, status }) => ({ filename: path, status })) ?? null,
    stats: changes && {
      total: sum('additions') + sum('deletions'),
      additions: sum('additions'),
      deletions: sum('deletions'),
    },
  };
}

/** A commit as webhooks and branches have it. */
export function presentPayloadCommit(
  forge: Forge,
  repository: Repository,
  commit: Commit,
  changes?: FileChange[],
) {
  const person = ({ name, email }: Signature) => ({
    name,
    email,
    username: forge.accounts.userByEmail(email)?.login ?? '',
  });
  const paths = (status: FileChange['status']) =>
    changes
      ?.filter(change => change.status === status)
      .map(({ path }) => path) ?? null;
  return {
    id: commit.sha,
    message: commit.message,
    url: `${forge.url}/${repository.fullName}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    verification: UNSIGNED,
    timestamp: commit.committer.date,
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified'),
  };
}

/** A label in Gitea's words. */
export function presentLabel(
  forge: Forge,
  repository: Repository,
  label: Label,
) {
  return {
    ...label,
    exclusive: false,
    is_archived: false,
    url: `${forge.url}/api/v1/repos/${repository.fullName}/labels/${label.id}`,
  };
}

/** A webhook in Gitea's words; its secret is never told. */
export function presentHook(hook: Hook) {
  return {
    id: hook.id,
    type: hook.type,
    branch_filter: hook.branchFilter,
    config: { url: hook.url, content_type: hook.contentType },
    events: hook.events,
    authorization_header: hook.authorization,
    active: hook.active,
    updated_at: hook.updatedAt.toISOString(),
    created_at: hook.createdAt.toISOString(),
  };
}

/** A pull request in Gitea's words. */
export function presentPull(
  forge: Forge,
  repository: Repository,
  pull: PullRequest,
  computed: { mergeable: boolean; mergeBase: string },
  viewer?: User,
) {
  const page = `${forge.url}/${repository.fullName}/pulls/${pull.number}`;
  const repo = presentRepository(forge, repository, viewer);
  const branch = (ref: string, sha: string) => ({
    label: ref,
    ref,
    sha,
    repo_id: repository.id,
    repo,
  });
  return {
    id: pull.id,
    url: page,
    number: pull.number,
    user: presentUser(forge, pull.author),
    title: pull.title,
    body: pull.body,
    labels: pull.labels.map(label => presentLabel(forge, repository, label)),
    milestone: null,
    assignee: null,
    assignees: null,
    requested_reviewers: null,
    state: pull.state,
    draft: false,
    is_locked: false,
    comments: 0,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    mergeable: computed.mergeable,
    merged: pull.merged !== undefined,
    merged_at: pull.merged?.at.toISOString() ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    merged_by: pull.merged ? presentUser(forge, pull.merged.by) : null,
    base: branch(pull.base, pull.baseSha),
    head: branch(pull.head, pull.headSha),
    merge_base: computed.mergeBase,
    due_date: null,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
  };
}
