import type { ArgoCdProjects, NewArgoProject } from '../api/ArgoCdProjects';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import {
  type ArgoDetailedProject,
  argoDetailedProjectSchema,
  type ArgoProject,
  argoProjectSchema,
  projectListSchema,
} from '../objects/project';
import type { ArgoCdCalls } from './ArgoCdCalls';

/** {@link ArgoCdProjects} over REST. */
export class Projects implements ArgoCdProjects {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async list(options: ArgoCdCallOptions = {}): Promise<ArgoProject[]> {
    const answer = await this.#calls.json(projectListSchema, {
      ...options,
      path: ['projects'],
      operation: 'list projects',
    });
    return answer.items ?? [];
  }

  async get(
    name: string,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoProject | undefined> {
    return this.#calls.find(argoProjectSchema, {
      ...options,
      path: ['projects', name],
      operation: `get project ${name}`,
    });
  }

  async getDetailed(
    name: string,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoDetailedProject | undefined> {
    return this.#calls.find(argoDetailedProjectSchema, {
      ...options,
      path: ['projects', name, 'detailed'],
      operation: `get project ${name} with its repositories`,
    });
  }

  async create(
    project: NewArgoProject,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoProject> {
    return this.#calls.json(argoProjectSchema, {
      ...options,
      method: 'POST',
      path: ['projects'],
      body: { project },
      operation: `create project ${project.metadata.name}`,
    });
  }

  async update(
    project: ArgoProject,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoProject> {
    const { name } = project.metadata;
    return this.#calls.json(argoProjectSchema, {
      ...options,
      method: 'PUT',
      path: ['projects', name],
      body: { project },
      operation: `update project ${name}`,
    });
  }

  async delete(name: string, options: ArgoCdCallOptions = {}): Promise<void> {
    await this.#calls.done({
      ...options,
      method: 'DELETE',
      path: ['projects', name],
      operation: `delete project ${name}`,
    });
  }
}
