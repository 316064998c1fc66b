import type { Endpoints, Service } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import type {
  Ingress,
  IngressClass,
  NetworkPolicy,
} from 'kubernetes-types/networking/v1';
import {
  setEndpointsDefaults,
  setEndpointSliceDefaults,
  setIngressDefaults,
  setNetworkPolicyDefaults,
  setServiceDefaults,
} from '../defaults/networkDefaults.ts';
import { validateIngress } from '../validation/ingressValidation.ts';
import {
  validateService,
  validateServiceUpdate,
} from '../validation/serviceValidation.ts';
import type { Strategy } from './strategy.ts';

const services: Strategy<Service> = {
  setDefaults: setServiceDefaults,
  prepareForCreate(service, { serviceAddresses }) {
    service.status = { loadBalancer: {} };
    serviceAddresses.allocate(service);
  },
  prepareForUpdate(service, old, { serviceAddresses }) {
    serviceAddresses.carryOver(service, old);
    serviceAddresses.allocate(service);
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
};

const endpoints: Strategy<Endpoints> = { setDefaults: setEndpointsDefaults };

const endpointSlices: Strategy<EndpointSlice> = {
  setDefaults: setEndpointSliceDefaults,
};

const ingresses: Strategy<Ingress> = {
  setDefaults: setIngressDefaults,
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} };
  },
  validate: validateIngress,
};

const ingressClasses: Strategy<IngressClass> = {
  setDefaults({ spec }) {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster';
  },
};

const networkPolicies: Strategy<NetworkPolicy> = {
  setDefaults: setNetworkPolicyDefaults,
};

/** Services and all that leads to them. */
export const NETWORK_STRATEGIES = {
  services,
  endpoints,
  'endpointslices.discovery.k8s.io': endpointSlices,
  'ingresses.networking.k8s.io': ingresses,
  'ingressclasses.networking.k8s.io': ingressClasses,
  'networkpolicies.networking.k8s.io': networkPolicies,
};
