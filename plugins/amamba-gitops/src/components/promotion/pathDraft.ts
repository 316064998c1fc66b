import type {
  ApplicationKey,
  PromotionPath,
  promotionPathSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { z } from 'zod';

/** What of a file is moved, as its fields hold it. */
export interface ItemDraft {
  type: 'kustomizeImage' | 'value';
  image: string;
  path: string;
}

/** An environment as its fields hold it. */
export interface EnvironmentDraft {
  name: string;
  title: string;
  file: string;
  branch: string;
  /** See {@link writeKey}; empty: none. */
  application: string;
  approval: boolean;
  via: 'commit' | 'pullRequest';
}

/** The way of a component, as the form holds it. */
export interface PathDraft {
  path: {
    repoUrl: string;
    branch: string;
    items: ItemDraft[];
    environments: EnvironmentDraft[];
  };
}

/** Names an application in a choice. */
export function writeKey({ instance, namespace, name }: ApplicationKey) {
  return [instance, namespace, name].join('/');
}

function readKey(text: string): ApplicationKey | undefined {
  const [instance, namespace, name] = text.split('/');
  return name ? { instance, namespace, name } : undefined;
}

/** An environment of which nothing is known yet. */
export function emptyEnvironment(name = ''): EnvironmentDraft {
  return {
    name,
    title: '',
    file: '',
    branch: '',
    application: '',
    approval: false,
    via: 'commit',
  };
}

/** An item of which nothing is known yet. */
export function emptyItem(): ItemDraft {
  return { type: 'kustomizeImage', image: '', path: '' };
}

/** A way as it is, in fields; where there is none, what many begin with. */
export function toPathDraft(path: PromotionPath | undefined): PathDraft {
  if (!path) {
    return {
      path: {
        repoUrl: '',
        branch: 'main',
        items: [emptyItem()],
        environments: ['dev', 'prod'].map(emptyEnvironment),
      },
    };
  }
  return {
    path: {
      repoUrl: path.repoUrl,
      branch: path.branch,
      items: path.items.map(item => ({ ...emptyItem(), ...item })),
      environments: path.environments.map(environment => ({
        ...emptyEnvironment(),
        ...environment,
        application: environment.application
          ? writeKey(environment.application)
          : '',
      })),
    },
  };
}

/** What a form holds, as the contract has it. Nothing is checked here. */
export function toPathInput({
  path,
}: PathDraft): z.input<typeof promotionPathSchema> {
  const text = (value: string) => value.trim() || undefined;
  return {
    repoUrl: path.repoUrl.trim(),
    branch: text(path.branch),
    items: path.items.map(item =>
      item.type === 'value'
        ? { type: 'value', path: item.path.trim() }
        : { type: 'kustomizeImage', image: item.image.trim() },
    ),
    environments: path.environments.map(environment => ({
      name: environment.name.trim(),
      title: text(environment.title),
      file: environment.file.trim(),
      branch: text(environment.branch),
      application: readKey(environment.application),
      approval: environment.approval,
      via: environment.via,
    })),
  };
}
