import type { KubeObject, NewKubeObject } from '@amamba/plugin-amamba-node';
import type { SuitePipeline } from '@amamba/plugin-amamba-pipelines-node/testUtils';

const IMAGE = 'local.test/busybox:1';

const step = (name: string, script: string) => ({
  name,
  image: IMAGE,
  script: `#!/bin/sh\n${script}\n`,
});

const task = (name: string, steps: object[], rest: object = {}) => ({
  name,
  taskSpec: { steps },
  ...rest,
});

const SPECS: Record<SuitePipeline, object> = {
  greet: {
    params: [
      { name: 'name', type: 'string' },
      { name: 'greeting', type: 'string', default: 'hello' },
    ],
    tasks: [
      task('say', [step('print', 'echo "$(params.greeting) $(params.name)"')]),
      task('done', [step('print', 'echo done')], { runAfter: ['say'] }),
    ],
  },
  fail: {
    tasks: [
      task('work', [
        step('good', 'echo good'),
        step('bad', 'echo "about to fail"\nexit 3'),
        step('never', 'echo never'),
      ]),
    ],
  },
  wait: {
    tasks: [
      task('work', [step('hold', 'echo holding\nsleep 300')]),
      task('later', [step('print', 'echo later')], { runAfter: ['work'] }),
    ],
  },
  short: { tasks: [task('work', [step('nap', 'sleep 5\necho napped')])] },
};

/** A pipeline of the engine suite in Tekton's language. */
export function tektonPipeline(
  name: SuitePipeline,
  metadata: Partial<KubeObject['metadata']>,
): NewKubeObject {
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'Pipeline',
    metadata: { name, ...metadata },
    spec: SPECS[name],
  };
}
