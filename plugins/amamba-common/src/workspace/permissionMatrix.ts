import { APPLICATIONS_ROWS } from './permissionMatrix/applications';
import { DEBUG_ROWS } from './permissionMatrix/debug';
import { DELIVERY_ROWS } from './permissionMatrix/delivery';
import { PIPELINES_ROWS } from './permissionMatrix/pipelines';
import { TENANCY_ROWS } from './permissionMatrix/tenancy';
import type { MatrixRow } from './permissionMatrix/types';

export type { MatrixRow, MatrixText } from './permissionMatrix/types';

/** Who may do what, row by row. @public */
export const PERMISSION_MATRIX: readonly MatrixRow[] = [
  ...TENANCY_ROWS,
  ...APPLICATIONS_ROWS,
  ...PIPELINES_ROWS,
  ...DELIVERY_ROWS,
  ...DEBUG_ROWS,
];

/** Permissions on no entity that everybody who is signed in holds. @public */
export const PERMISSIONS_OF_ALL: readonly string[] = ['amamba.workspaces.list'];

/**
 * Permissions on no entity that platform administrators hold, and those whom
 * `amamba.workspaces.creators` lists.
 *
 * @public
 */
export const PERMISSIONS_OF_CREATORS: readonly string[] = [
  'amamba.workspaces.create',
  'amamba.clusters.list',
];
