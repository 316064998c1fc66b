import type { repositoryInputSchema } from '@amamba/plugin-amamba-gitops-common';
import type { z } from 'zod';

/** What to import, as the form holds it. */
export interface RepositoryDraft {
  via: 'https' | 'ssh';
  instance: string;
  type: 'git' | 'helm';
  name: string;
  url: string;
  username: string;
  password: string;
  sshPrivateKey: string;
  insecure: boolean;
}

/** What a form holds, as the contract has it. Nothing is checked here. */
export function toRepositoryInput(
  draft: RepositoryDraft,
): z.input<typeof repositoryInputSchema> {
  const { instance, insecure } = draft;
  const name = draft.name.trim() || undefined;
  const url = draft.url.trim();
  return draft.via === 'https'
    ? {
        via: 'https',
        instance,
        type: draft.type,
        name,
        url,
        username: draft.username.trim() || undefined,
        // Passwords may begin or end with a space.
        password: draft.password || undefined,
        insecure,
      }
    : {
        via: 'ssh',
        instance,
        name,
        url,
        sshPrivateKey: draft.sshPrivateKey,
        insecure,
      };
}

/** Whether a repository is GitHub's, which takes no passwords. */
export function isGitHub(url: string): boolean {
  return /^(https?:\/\/)?([^/@]*@)?github\.com\//i.test(url.trim());
}
