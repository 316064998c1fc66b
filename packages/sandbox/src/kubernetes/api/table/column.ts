import type { KubeObject } from '../../types.ts';

/** `metav1.TableColumnDefinition`. */
export interface ColumnDefinition {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
}

/** A column and how its cell is made. */
export interface Column extends ColumnDefinition {
  cell(object: KubeObject, now: number): unknown;
}

interface ColumnOptions {
  type?: string;
  format?: string;
  description?: string;
  /** Only in the wide view. */
  wide?: boolean;
}

export function column(
  name: string,
  cell: Column['cell'],
  options: ColumnOptions = {},
): Column {
  return {
    name,
    type: options.type ?? 'string',
    format: options.format ?? '',
    description: options.description ?? '',
    priority: options.wide ? 1 : 0,
    cell,
  };
}
