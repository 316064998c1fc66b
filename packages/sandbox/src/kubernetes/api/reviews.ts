import { timestamp } from '../clock.ts';
import type { RequestAttributes } from '../access/requestAttributes.ts';
import { resourceNameOf } from '../schema/resourceDefinition.ts';
import { isRecord } from '../store/json.ts';
import type { UserInfo } from '../types.ts';
import type { ResourceContext } from './apiContext.ts';
import { requestedApiVersion } from './presentation.ts';
import { sendJson } from './responses.ts';
import { StatusError } from './statusError.ts';
import { readTypedBody } from './typedBody.ts';

type Spec = Record<string, any>;
type Review = (context: ResourceContext, spec: Spec) => object;

const REVIEWS: Record<string, Review> = {
  'selfsubjectaccessreviews.authorization.k8s.io': (context, spec) =>
    accessReview(context, spec, context.user),
  'subjectaccessreviews.authorization.k8s.io': (context, spec) =>
    accessReview(context, spec, userOf(context, spec)),
  'localsubjectaccessreviews.authorization.k8s.io': localReview,
  'selfsubjectrulesreviews.authorization.k8s.io': rulesReview,
  'tokenreviews.authentication.k8s.io': tokenReview,
  'selfsubjectreviews.authentication.k8s.io': selfReview,
};

/** Whether a POST to this resource asks a question and stores nothing. */
export function isReview({ definition }: ResourceContext): boolean {
  return resourceNameOf(definition) in REVIEWS;
}

export async function createReview(context: ResourceContext): Promise<void> {
  const { response, definition } = context;
  const object = await readTypedBody(context);
  const spec = isRecord(object.spec) ? object.spec : {};
  const { kind } = definition;
  const answer = REVIEWS[resourceNameOf(definition)](context, spec);
  const apiVersion = requestedApiVersion(context);
  sendJson(
    response,
    { kind, apiVersion, metadata: {}, ...answer },
    { status: 201 },
  );
}

function userOf({ definition }: ResourceContext, spec: Spec): UserInfo {
  const { user = '', uid, groups = [], extra } = spec;
  if (!user && groups.length === 0) {
    throw StatusError.invalid(definition, '', [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.user',
        message:
          'Invalid value: "": at least one of user or group must be specified',
      },
    ]);
  }
  return { username: user, uid, groups, extra };
}

/** Asks about the namespace it is posted to, and no other. */
function localReview(context: ResourceContext, spec: Spec): object {
  const { namespace } = context.info;
  if (spec.resourceAttributes?.namespace !== namespace) {
    throw StatusError.badRequest(
      `spec.resourceAttributes.namespace must match namespace: ${namespace}`,
    );
  }
  return accessReview(context, spec, userOf(context, spec));
}

function accessReview(
  { authorizer, definition }: ResourceContext,
  spec: Spec,
  user: UserInfo,
): object {
  const asked = attributesOf(spec, user);
  if (!asked) {
    const field = 'spec.resourceAttributes';
    const message =
      'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw StatusError.invalid(definition, '', [
      {
        reason: 'FieldValueInvalid',
        field,
        message: `Invalid value: null: ${message}`,
      },
    ]);
  }
  const { allowed, reason } = authorizer.authorize(asked);
  return { spec, status: { allowed, ...(reason && { reason }) } };
}

function attributesOf(
  { resourceAttributes, nonResourceAttributes }: Spec,
  user: UserInfo,
): RequestAttributes | undefined {
  if (Boolean(resourceAttributes) === Boolean(nonResourceAttributes)) {
    return undefined;
  }
  if (nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes;
    return { user, verb, path, group: '', version: '', resource: '' };
  }
  const { verb = '', group = '', version = '' } = resourceAttributes;
  const { resource = '', subresource, namespace, name } = resourceAttributes;
  return {
    user,
    verb,
    group,
    version,
    resource,
    subresource: subresource || undefined,
    namespace: namespace || undefined,
    name: name || undefined,
  };
}

function rulesReview(
  { authorizer, user }: ResourceContext,
  { namespace }: Spec,
): object {
  const rules = [...authorizer.rules(user, namespace)];
  return {
    spec: {},
    status: {
      resourceRules: rules.filter(rule => rule.resources),
      nonResourceRules: rules.filter(rule => rule.nonResourceURLs),
      incomplete: false,
    },
  };
}

function tokenReview({ authenticator }: ResourceContext, spec: Spec): object {
  const token = String(spec.token ?? '');
  if (!token)
    throw StatusError.badRequest(
      'token is required for TokenReview in authentication',
    );
  const verdict = authenticator.judge(
    token,
    spec.audiences?.length ? spec.audiences : authenticator.audiences,
  );
  if (!verdict) {
    return { spec, status: { user: {}, error: 'invalid bearer token' } };
  }
  if ('problem' in verdict) {
    const error = `[invalid bearer token, ${verdict.problem}]`;
    return { spec, status: { user: {}, error } };
  }
  const { user, audiences } = verdict;
  return { spec, status: { authenticated: true, user, audiences } };
}

function selfReview({ user, cluster }: ResourceContext): object {
  return {
    metadata: { creationTimestamp: timestamp(cluster.clock.now()) },
    status: { userInfo: user },
  };
}
