import type { GitopsApi } from '../api/gitopsApi';
import {
  type ApplicationsWorld,
  createApplicationsApi,
  createApplicationsWorld,
} from './applicationsWorld';
import {
  createDeliveryApi,
  createDeliveryWorld,
  type DeliveryWorld,
} from './deliveryWorld';

export { refusal } from './refusal';

/** What a backend knows; change it and the next read tells. */
export interface World extends ApplicationsWorld, DeliveryWorld {}

/** The world of the stories, changed as a story needs it. */
export function createWorld(changes: Partial<World> = {}): World {
  return { ...createApplicationsWorld(), ...createDeliveryWorld(), ...changes };
}

/** The client of a backend that knows a {@link World}. */
export function createWorldApi(world: World): GitopsApi {
  return { ...createDeliveryApi(world), ...createApplicationsApi(world) };
}
