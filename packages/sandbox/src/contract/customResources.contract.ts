import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeContract, eventually } from './suite.ts';

const contract = describeContract('custom');

test('a custom resource: defaults, validation, columns, scale, explain', async () => {
  const { kubectl, file } = contract;
  const group = `${contract.namespace}.example.test`;
  const crd = file('crd.json', JSON.stringify(gadgets(group)));
  await kubectl.ok`apply -f ${crd}`;
  try {
    await kubectl.ok`wait crd gadgets.${group} --for=condition=Established`;
    const gadget = (name: string, spec: object) =>
      file(
        `${name}.json`,
        JSON.stringify({
          apiVersion: `${group}/v1`,
          kind: 'Gadget',
          metadata: { name },
          spec,
        }),
      );
    const good = gadget('good', { size: 2 });
    await eventually(() => kubectl.ok`apply -f ${good}`);
    const color = await kubectl.ok`get gadget good -o jsonpath={.spec.color}`;
    assert.equal(color, 'blue');
    assert.match(await kubectl.ok`get gadgets`, /^NAME +SIZE\ngood +2\n/);
    const bad = await kubectl.fails`apply -f ${gadget('bad', { size: 99 })}`;
    assert.match(
      bad,
      /spec\.size: Invalid value: 99: spec\.size in body should be less than or equal to 10/,
    );
    const wrong = await kubectl.fails`create -f ${gadget('wrong', {
      size: 'x',
    })} --validate=false`;
    assert.match(wrong, /spec\.size in body must be of type integer: "string"/);
    await kubectl.ok`scale gadget good --replicas=7`;
    assert.equal(
      await kubectl.ok`get gadget good -o jsonpath={.spec.size}`,
      '7',
    );
    await eventually(async () => {
      const text = await kubectl.ok`explain gadget.spec.color`;
      assert.match(text, /What it looks like/);
    });
  } finally {
    await kubectl.ok`delete crd gadgets.${group}`;
  }
});

function gadgets(group: string) {
  const spec = {
    type: 'object',
    required: ['size'],
    properties: {
      size: { type: 'integer', minimum: 0, maximum: 10 },
      color: {
        type: 'string',
        default: 'blue',
        description: 'What it looks like.',
      },
    },
  };
  const status = {
    type: 'object',
    properties: { size: { type: 'integer' } },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `gadgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: 'object', properties: { spec, status } },
          },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.size',
              statusReplicasPath: '.status.size',
            },
          },
          additionalPrinterColumns: [
            { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
          ],
        },
      ],
    },
  };
}
