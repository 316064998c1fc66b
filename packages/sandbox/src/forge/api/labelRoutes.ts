import { z } from 'zod';
import { presentLabel } from '../present.ts';
import type { PullRequest, Repository } from '../repositories.ts';
import { pullOf } from './pullRoutes.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const NewLabel = z.object({
  name: z.string().min(1).max(50),
  color: z.string().regex(/^#?[0-9a-fA-F]{6}$/),
  description: z.string().default(''),
});

const LabelNames = z.object({
  labels: z.array(z.union([z.number(), z.string()])),
});

function labelsOf(
  call: ApiCall,
  repository: Repository,
  pull: PullRequest,
): Answer {
  return {
    json: pull.labels.map(label => presentLabel(call.forge, repository, label)),
  };
}

async function setLabels(call: ApiCall, keep: boolean): Promise<Answer> {
  const repository = call.repository('write');
  const pull = pullOf(call, repository);
  const { labels } = await call.body(LabelNames);
  const wanted = repository.labels.filter(
    label =>
      labels.includes(label.id) ||
      labels.includes(label.name) ||
      (keep && pull.labels.includes(label)),
  );
  pull.labels = wanted;
  await call.forge.webhooks.pullChanged(
    repository,
    call.signedIn(),
    pull,
    'label_updated',
  );
  return labelsOf(call, repository, pull);
}

/** Labels, and which of them pull requests have. */
export const labelRoutes: Routes = {
  'GET /repos/:owner/:repo/labels': call => {
    const repository = call.repository();
    return call.listed(repository.labels, label =>
      presentLabel(call.forge, repository, label),
    );
  },
  'POST /repos/:owner/:repo/labels': async call => {
    const repository = call.repository('write');
    const { color, ...label } = await call.body(NewLabel);
    const id = call.forge.repositories.nextId();
    const created = { id, color: color.replace('#', ''), ...label };
    repository.labels.push(created);
    return {
      status: 201,
      json: presentLabel(call.forge, repository, created),
    };
  },
  'GET /repos/:owner/:repo/issues/:index/labels': call => {
    const repository = call.repository();
    return labelsOf(call, repository, pullOf(call, repository));
  },
  'POST /repos/:owner/:repo/issues/:index/labels': call =>
    setLabels(call, true),
  'PUT /repos/:owner/:repo/issues/:index/labels': call =>
    setLabels(call, false),
};
