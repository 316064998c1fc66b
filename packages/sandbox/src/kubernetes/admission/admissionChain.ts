import { resourceNameOf } from '../schema/resourceDefinition.ts';
import type { Admission, AdmissionRequest, ResourceName } from '../types.ts';

/** Runs admissions in the order in which they were added. */
export class AdmissionChain {
  readonly #admissions: Admission[] = [];
  readonly #byResource = new Map<ResourceName, Admission[]>();

  /** An admission that names `*` sees every resource. */
  add(admission: Admission): void {
    this.#admissions.push(admission);
    this.#byResource.clear();
  }

  /** Before the object is validated: may change it. */
  admit(request: AdmissionRequest): void {
    for (const admission of this.#concerned(request)) {
      admission.admit?.(request);
    }
  }

  /** After it was found valid: may only refuse. */
  validate(request: AdmissionRequest): void {
    for (const admission of this.#concerned(request)) {
      admission.validate?.(request);
    }
  }

  /** The admissions that look at a resource; found once for each. */
  #concerned({ resource }: AdmissionRequest): Admission[] {
    const name = resourceNameOf(resource);
    let concerned = this.#byResource.get(name);
    if (!concerned) {
      concerned = this.#admissions.filter(
        ({ resources }) => resources.includes(name) || resources.includes('*'),
      );
      this.#byResource.set(name, concerned);
    }
    return concerned;
  }
}
