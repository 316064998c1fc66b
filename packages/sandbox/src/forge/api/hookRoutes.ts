import { z } from 'zod';
import { presentHook } from '../present.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Hook, Repository } from '../repositories.ts';
import { isLoopback } from '../webhooks/deliver.ts';
import type { ApiCall, Routes } from './router.ts';

const Config = z.record(z.string(), z.string());

const NewHook = z.object({
  type: z.enum(['gitea', 'gogs']),
  config: Config,
  events: z.array(z.string()).default(['push']),
  branch_filter: z.string().default(''),
  authorization_header: z.string().default(''),
  active: z.boolean().default(false),
});

const HookEdit = z.object({
  config: Config.optional(),
  events: z.array(z.string()).optional(),
  branch_filter: z.string().optional(),
  authorization_header: z.string().optional(),
  active: z.boolean().optional(),
});

function hookOf({ params }: ApiCall, repository: Repository): Hook {
  const found = repository.hooks.find(({ id }) => String(id) === params.id);
  if (!found) throw notFound();
  return found;
}

function applyConfig(hook: Hook, config: Record<string, string>): void {
  const { url = hook.url, content_type: contentType = hook.contentType } =
    config;
  if (!URL.canParse(url)) throw new Refusal(422, 'Invalid url');
  if (!isLoopback(url)) {
    throw new Refusal(
      422,
      'webhook can only call allowed HTTP servers: those on loopback',
    );
  }
  if (contentType !== 'json' && contentType !== 'form') {
    throw new Refusal(422, 'Invalid content type');
  }
  hook.url = url;
  hook.contentType = contentType;
  hook.secret = config.secret ?? hook.secret;
}

/** Webhooks. */
export const hookRoutes: Routes = {
  'GET /repos/:owner/:repo/hooks': call =>
    call.listed(call.repository('admin').hooks, presentHook),
  'POST /repos/:owner/:repo/hooks': async call => {
    const repository = call.repository('admin');
    const body = await call.body(NewHook);
    if (!body.config.url) throw new Refusal(422, 'Missing config option: url');
    if (!body.config.content_type) {
      throw new Refusal(422, 'Missing config option: content_type');
    }
    const now = new Date();
    const hook: Hook = {
      id: call.forge.repositories.nextId(),
      type: body.type,
      url: '',
      contentType: 'json',
      secret: '',
      authorization: body.authorization_header,
      events: body.events,
      branchFilter: body.branch_filter,
      active: body.active,
      createdAt: now,
      updatedAt: now,
    };
    applyConfig(hook, body.config);
    repository.hooks.push(hook);
    return { status: 201, json: presentHook(hook) };
  },
  'GET /repos/:owner/:repo/hooks/:id': call => ({
    json: presentHook(hookOf(call, call.repository('admin'))),
  }),
  'PATCH /repos/:owner/:repo/hooks/:id': async call => {
    const hook = hookOf(call, call.repository('admin'));
    const body = await call.body(HookEdit);
    applyConfig(hook, body.config ?? {});
    hook.events = body.events ?? hook.events;
    hook.branchFilter = body.branch_filter ?? hook.branchFilter;
    hook.authorization = body.authorization_header ?? hook.authorization;
    hook.active = body.active ?? hook.active;
    hook.updatedAt = new Date();
    return { json: presentHook(hook) };
  },
  'DELETE /repos/:owner/:repo/hooks/:id': call => {
    const repository = call.repository('admin');
    const hook = hookOf(call, repository);
    repository.hooks = repository.hooks.filter(other => other !== hook);
    return { status: 204 };
  },
  'POST /repos/:owner/:repo/hooks/:id/tests': async call => {
    const repository = call.repository('admin');
    await call.forge.webhooks.test(
      repository,
      call.signedIn(),
      hookOf(call, repository),
    );
    return { status: 204 };
  },
};
