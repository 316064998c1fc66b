/** A ResolutionRequest whose params a resolver does not take. */
export class InvalidRequest extends Error {}
