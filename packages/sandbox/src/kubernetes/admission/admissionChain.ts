import { resourceNameOf } from '../schema/resourceDefinition.ts';
import type { Admission, AdmissionRequest } from '../types.ts';

/** Runs admissions in the order in which they were added. */
export class AdmissionChain {
  readonly #admissions: Admission[] = [];

  /** An admission that names `*` sees every resource. */
  add(admission: Admission): void {
    this.#admissions.push(admission);
  }

  admit(request: AdmissionRequest): void {
    const name = resourceNameOf(request.resource);
    for (const admission of this.#admissions) {
      const { resources } = admission;
      if (resources.includes(name) || resources.includes('*')) {
        admission.admit(request);
      }
    }
  }
}
