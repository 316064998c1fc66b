import { writingAs } from '../managedFields/writingAs.ts';
import { registerImage, type ImageProfile } from '../pods/images.ts';
import { programFile, registerProgram } from '../pods/programs.ts';
import type { Cluster } from '../types.ts';
import { createAggregateRoles } from './aggregateRoles.ts';
import { TEKTON_CONVERSIONS } from './conversion/tektonConversions.ts';
import { customResourceDefinitions } from './customResources.ts';
import { entrypoint } from './entrypoint.ts';
import { createConfiguration } from './featureFlags.ts';
import { PipelineRunController } from './pipelineRunController.ts';
import { ResolutionRequestController } from './resolution/resolutionRequestController.ts';
import { TaskRunController } from './taskRunController.ts';
import { installTriggers } from './triggers/installTriggers.ts';
import { tektonDefaulting, tektonValidation } from './webhooks.ts';

const ENTRYPOINT_PROFILE: ImageProfile = {
  matches: repository => repository === 'tekton/entrypoint',
  entrypoint: ['/ko-app/entrypoint'],
  cmd: [],
  files: { '/ko-app/entrypoint': programFile('tekton-entrypoint') },
};

/** Holds one program, which does nothing, and no shell. */
const NOP_PROFILE: ImageProfile = {
  matches: repository => repository === 'tekton/nop',
  entrypoint: ['/ko-app/nop'],
  cmd: [],
  base: () => 'scratch',
  files: { '/ko-app/nop': programFile('tekton-nop') },
};

/** Installs Tekton Pipelines and Triggers: resources, webhooks and controllers. */
export function installTekton(cluster: Cluster): void {
  registerProgram('tekton-entrypoint', entrypoint);
  registerImage(ENTRYPOINT_PROFILE);
  registerProgram('tekton-nop', () => Promise.resolve(0));
  registerImage(NOP_PROFILE);
  for (const definition of customResourceDefinitions()) {
    cluster.objects.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      definition,
    );
  }
  for (const [plural, conversion] of Object.entries(TEKTON_CONVERSIONS)) {
    cluster.addConversion(`${plural}.tekton.dev`, 'v1beta1', conversion);
  }
  cluster.addAdmission(tektonDefaulting());
  cluster.addAdmission(tektonValidation(cluster.objects));
  createConfiguration(cluster.objects);
  createAggregateRoles(cluster.objects);
  const writer = writingAs(cluster, 'controller');
  cluster.addController(new ResolutionRequestController(writer));
  cluster.addController(new TaskRunController(writer));
  cluster.addController(new PipelineRunController(writer));
  installTriggers(cluster);
}
