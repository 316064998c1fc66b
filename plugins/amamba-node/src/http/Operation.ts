import type { Entity } from '@backstage/catalog-model';
import type { Route } from '@amamba/plugin-amamba-common';
import type { ParsedInput } from './parseInput';
import type {
  ActivityNote,
  ContractServices,
  WorkspaceCallContext,
  CallContext,
} from './types';

/** A handler of any route. */
export type AnyHandler = (
  input: ParsedInput,
  ctx: CallContext & Partial<WorkspaceCallContext>,
) => Promise<unknown>;

/** A route with what serves it. */
export interface Operation {
  name: string;
  route: Route;
  handler: AnyHandler;
  services: ContractServices;
}

/** What is known of one call so far. */
export interface Call {
  input: ParsedInput;
  /** Once the caller is known to see it. */
  entity?: Entity;
  /** What the handler said of it. */
  note: ActivityNote;
}

/** How a call ended. */
export type Outcome = { answer: unknown } | { error: Error };
