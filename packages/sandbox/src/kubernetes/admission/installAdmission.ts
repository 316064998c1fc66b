import { escalationPrevention } from '../access/escalation.ts';
import type { RbacAuthorizer } from '../access/rbac.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { Clock, Controller, ObjectClient } from '../types.ts';
import type { AdmissionChain } from './admissionChain.ts';
import { defaultStorageClass } from './defaultStorageClass.ts';
import { defaultTolerations } from './defaultTolerations.ts';
import { limitRanger } from './limitRange/limitRanger.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { podPriority } from './podPriority.ts';
import { podSecurity } from './podSecurity/podSecurity.ts';
import { quotaAdmission } from './quota/quotaAdmission.ts';
import { QuotaStatusController } from './quota/quotaStatus.ts';
import { serviceAccountAdmission } from './serviceAccount.ts';

interface AdmissionEnvironment {
  admission: AdmissionChain;
  authorizer: RbacAuthorizer;
  store: ObjectStore;
  objects: ObjectClient;
  clock: Clock;
  addController(controller: Controller): void;
}

/** The admission plugins of a cluster, in the order of the real server. */
export function installAdmission(environment: AdmissionEnvironment): void {
  const { admission, authorizer, store, objects, clock, addController } =
    environment;
  const quotas = new QuotaStatusController(store, objects, clock);
  addController(quotas);
  for (const plugin of [
    namespaceLifecycle(store),
    escalationPrevention(authorizer),
    limitRanger(store),
    serviceAccountAdmission(store),
    podPriority(store),
    defaultTolerations,
    defaultStorageClass(store),
    podSecurity(store),
    quotaAdmission(quotas.ledger, objects),
  ]) {
    admission.add(plugin);
  }
}
