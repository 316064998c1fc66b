import type { WorkspaceRole } from '../roles';

/** A text in the languages that the product speaks. @public */
export interface MatrixText {
  en: string;
  zh: string;
}

/** One thing that somebody may or may not do in a workspace. @public */
export interface MatrixRow {
  object: MatrixText;
  action: MatrixText;
  /** Of a Backstage permission on the catalog entity. */
  permission: string;
  /**
   * The weakest built-in role that holds it; `platform`: none does, only
   * platform administrators and custom roles.
   */
  role: WorkspaceRole | 'platform';
  /**
   * `original`: as Amamba has it. `changed`: Amamba has it otherwise.
   * `decided`: Amamba says nothing. ADR 0011 tells why.
   */
  origin: 'original' | 'changed' | 'decided';
  /** What has to be known besides. */
  note?: MatrixText;
}

/** The rows of one object. */
export function rowsOf(
  object: MatrixText,
  rows: ReadonlyArray<Omit<MatrixRow, 'object'>>,
): MatrixRow[] {
  return rows.map(row => ({ object, ...row }));
}
