import { readFileSync } from 'node:fs';
import { createCluster } from '../cluster.ts';
import type { StatusError } from '../api/statusError.ts';
import type { NewObject } from '../types.ts';
import { UNPRUNED } from './acceptedDifferences.ts';
import { installTekton } from './installTekton.ts';

interface Exchange {
  name: string;
  body: NewObject;
  status: number;
  message?: string;
  spec?: unknown;
}

const exchanges: Exchange[] = JSON.parse(
  readFileSync(
    new URL('__fixtures__/webhook-refusals.json', import.meta.url),
    'utf8',
  ),
);

const RESOURCES: Record<string, string> = {
  Task: 'tasks.tekton.dev',
  Pipeline: 'pipelines.tekton.dev',
  TaskRun: 'taskruns.tekton.dev',
  PipelineRun: 'pipelineruns.tekton.dev',
};

function create(body: NewObject): {
  status: number;
  message?: string;
  spec?: unknown;
} {
  const cluster = createCluster({ name: 'test' });
  try {
    installTekton(cluster);
    const metadata = { namespace: 'default', ...body.metadata };
    const { spec } = cluster.objects.create(RESOURCES[body.kind], {
      ...body,
      metadata,
    });
    return { status: 201, spec };
  } catch (error) {
    const { status } = error as StatusError;
    return { status: status.code, message: status.message };
  } finally {
    cluster.stop();
  }
}

describe('webhooks answer as recorded', () => {
  it.each(exchanges.map(exchange => [exchange.name, exchange] as const))(
    '%s',
    (_, exchange) => {
      const { name, body, ...expected } = exchange;
      if (UNPRUNED.has(name)) delete expected.spec;
      expect(create(body)).toMatchObject(expected);
    },
  );
});
