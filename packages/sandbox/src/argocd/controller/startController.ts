import type { ApplicationStates } from '../types.ts';
import { ApplicationController } from './applicationController.ts';
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

/** Starts the application controller. */
export function startController(options: ControllerOptions): RunningController {
  const settings = rememberSettings(options);
  const applications = new ApplicationController(settings.options);
  applications.start();
  return {
    states: applications.states,
    stop: () => {
      applications.stop();
      settings.stop();
    },
  };
}
