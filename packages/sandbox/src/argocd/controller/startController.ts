import type { ApplicationStates } from '../types.ts';
import { ApplicationController } from './applicationController.ts';
import { ApplicationSetController } from './applicationSets/applicationSetController.ts';
import {
  rememberSettings,
  type ControllerOptions,
} from './controllerContext.ts';

/** The controllers of an Argo CD at work. */
export interface RunningController {
  /** What they find out about Applications. */
  states: ApplicationStates;
  stop(): void;
}

/** Starts the controllers of Applications and ApplicationSets. */
export function startController(options: ControllerOptions): RunningController {
  const settings = rememberSettings(options);
  const applications = new ApplicationController(settings.options);
  const sets = new ApplicationSetController(settings.options);
  applications.start();
  sets.start();
  return {
    states: applications.states,
    stop: () => {
      sets.stop();
      applications.stop();
      settings.stop();
    },
  };
}
