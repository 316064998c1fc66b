import { isRecord } from '../store/json.ts';

/** An object by name, and the very one by uid. */
export interface BoundReference {
  name: string;
  uid?: string;
}

/** What the `kubernetes.io` claim of a token says. */
export interface BoundClaims {
  namespace: string;
  account: BoundReference & { uid: string };
  /** Objects that must live on, by resource. */
  objects: [resource: string, reference: BoundReference][];
  /** What the user is known by besides the name. */
  extra: Record<string, string[]>;
}

const EXTRA = 'authentication.kubernetes.io/';

/** Reads the claim; undefined when it is not a token of this cluster. */
export function readBoundClaims(claim: unknown): BoundClaims | undefined {
  if (!isRecord(claim) || typeof claim.namespace !== 'string') return undefined;
  const account = referenceOf(claim.serviceaccount);
  if (!account?.uid) return undefined;
  const pod = referenceOf(claim.pod);
  const secret = referenceOf(claim.secret);
  const node = referenceOf(claim.node);
  const objects: BoundClaims['objects'] = [];
  if (pod) objects.push(['pods', pod]);
  else if (secret) objects.push(['secrets', secret]);
  else if (node) objects.push(['nodes', node]);
  return {
    namespace: claim.namespace,
    account: { name: account.name, uid: account.uid },
    objects,
    extra: {
      ...(node && extraOf('node', node)),
      ...(pod && extraOf('pod', pod)),
    },
  };
}

function extraOf(kind: string, { name, uid }: BoundReference) {
  return {
    [`${EXTRA}${kind}-name`]: [name],
    ...(uid && { [`${EXTRA}${kind}-uid`]: [uid] }),
  };
}

function referenceOf(value: unknown): BoundReference | undefined {
  if (!isRecord(value) || typeof value.name !== 'string') return undefined;
  const { name, uid } = value;
  return { name, ...(typeof uid === 'string' && { uid }) };
}
