/** A time of Argo CD as the contract has it; undefined when it is none. */
export function toTime(text: string | null | undefined): string | undefined {
  const at = text ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
