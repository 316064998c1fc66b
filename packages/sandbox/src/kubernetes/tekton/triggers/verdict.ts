/** Codes of gRPC, with which interceptors refuse. */
type RefusalCode = 'FailedPrecondition' | 'InvalidArgument' | 'NotFound';

export interface Refusal {
  code: RefusalCode;
  message: string;
}

/** What an interceptor made of an event: refused it, or added to it. */
export interface Verdict {
  refusal?: Refusal;
  extensions?: Record<string, unknown>;
}

export interface SecretRef {
  secretName?: string;
  secretKey?: string;
}

/** Finds the value of a secret of the trigger's namespace, or says why there is none. */
export type SecretLookup = (
  reference: SecretRef,
) => { value: string } | { missing: string };

export function refused(code: RefusalCode, message: string): Verdict {
  return { refusal: { code, message } };
}
