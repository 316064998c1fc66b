/** A place where the sandbox knowingly departs from a recorded real cluster. */
export interface AcceptedDifference {
  /** File and, after a space, exchange or scenario: `errors.json Pod: many`. */
  recording: RegExp;
  /** Matches a line of the comparison, `<path>: <recorded> -> <ours>`; all lines unless given. */
  difference?: RegExp;
  why: string;
}

/** All of them, for review in one place. */
export const ACCEPTED_DIFFERENCES: AcceptedDifference[] = [
  {
    recording: /\.jsonl$/,
    difference: /^endpointslices\/.*last-change-trigger-time/,
    why: 'times are whole seconds: whether a change is told depends on the second it falls into',
  },
  {
    recording: /\.jsonl$/,
    difference:
      /^(pods\/web-|events about web-).*\.events: (<nothing> -> )?Warning Unhealthy \S+ by kubelet: Readiness .*: connection refused x\d( -> <nothing>)?$/,
    why: 'whether the first probe comes before the server listens depends on the machine',
  },
  {
    recording: /^deployment-lifecycle.jsonl$/,
    difference: /^pods\/web-#3-\*\./,
    why: 'the pod whose image cannot be pulled: the recorded machine waits ten seconds for a name server that does not answer; here there is no such host at once, so that it is tried again meanwhile',
  },
  {
    recording: /^pdb-eviction.jsonl$/,
    difference:
      /^pods\/web-#1-\*\.status\.resources\.requests\.cpu: <nothing> -> "10m"$/,
    why: 'the recorded kubelet reads the processor share back from a container that is gone',
  },
  {
    recording: /^cronjob-once.jsonl$/,
    difference: /^jobs\/tick-#1\.counts\.ready: 0, 1, 0 -> 0$/,
    why: 'a pod that ends within the second in which a Job gathers changes is not seen ready',
  },
  {
    recording: /^deletion-policies.jsonl$/,
    difference: /^deployments\/del-or\./,
    why: 'an orphaning Deployment goes before its controller has noticed that the ReplicaSet was released',
  },
  {
    recording: /^authn-authz.json SelfSubjectRulesReview$/,
    difference: /nonResourceRules\.\d+: .*"\/\.well-known\/\*"/,
    why: 'OpenShift, on whose fork it was recorded, lets everyone read all of /.well-known',
  },
  {
    recording: /^quota-limits-podsecurity.json /,
    difference: /count\/configmaps/,
    why: 'the recorded fork has one ConfigMap more in every namespace; the test makes one',
  },
  {
    recording: /^(pod|ephemeral)-/,
    difference: /^pods\/\w+\.events: (.+) x\d+ -> \1 x\d+$/,
    why: 'how often a retry or a failing probe was told depends on how long one looks',
  },
  {
    recording: /^pod-init-readiness-prestop.jsonl$/,
    difference:
      /^pods\/p\.events: .*Readiness probe failed: {2}x\d+( -> <nothing>)?$/,
    why: 'on a busy machine the first probe of replayed, faster time can come after the deletion',
  },
  {
    recording: /(\.jsonl$|^(errors|deletion).json )/,
    difference: /\.limits: \{"memory":"9007199254740988Ki"\} -> <nothing>$/,
    why: 'the recorded kubelet takes the absent limit of cgroup v1 for a limit',
  },
  {
    recording: /^(pod-imagepullbackoff|ephemeral-container).jsonl$/,
    difference:
      /^pods\/p\..*(registry\.example\.test|Error: (ErrImagePull|ImagePullBackOff)|waiting (ErrImagePull|ImagePullBackOff)|"ErrImagePull" -> "ImagePullBackOff")/,
    why: 'the recorded machine waits ten seconds for a name server that does not answer; here there is no such host at once',
  },
  {
    recording: /^(errors.json Pod: update|ephemeral-containers.json )/,
    difference: /may not change fields other than/,
    why: 'the refusal ends with a diff of the whole pod as Go dumps it; ours shows the same change of a shorter dump, so its line numbers differ',
  },
  {
    recording: /^ephemeral-container.jsonl$/,
    difference: /^request 16 PATCH .*pod updates may not change fields/,
    why: 'the diff in the message shows fields of Go types that version 1.35 does not have',
  },
  {
    recording: /^discovery.json \/openapi\/v3\/api\/v1/,
    difference: /\.default: (""|0) -> <nothing>$/,
    why: 'a default that is the zero value of its type says nothing; the catalog keeps those that say something',
  },
  {
    recording: /^discovery.json \/openapi\/v3\/api\/v1/,
    difference:
      /(\.description|ignoreStoreReadErrorWithClusterBreakingPotential)/,
    why: 'parameters are described in our own words; the last one belongs to a feature that is off',
  },
  {
    recording: /^(tables|watch-protocol).json /,
    difference: /\.columnDefinitions\.\d+\.description/,
    why: 'columns are described where the real server takes the words from its types; nobody shows them',
  },
  {
    recording: /^discovery.json (version|\/openapi)/,
    difference:
      /^body\.(info\.version|minor|emulationMinor|minCompatibilityMinor|gitVersion|gitCommit|goVersion): /,
    why: 'recorded from version 1.36; the sandbox stands for 1.35',
  },
  {
    recording: /^discovery.json /,
    difference:
      /\b(admissionregistration|apiregistration|flowcontrol\.apiserver|resource)\.k8s\.io(\/v1)?: .* -> <nothing>$/,
    why: 'groups of webhooks, aggregation, fair queues and devices, which nothing here is made of',
  },
  {
    recording: /^discovery.json /,
    difference: /\bmetrics\.k8s\.io(\/v1beta1)?: <nothing> -> /,
    why: 'the recorded cluster had no metrics server',
  },
  {
    recording: /^discovery.json \/api(\/v1| aggregated)$/,
    difference:
      /\.(componentstatuses|nodes(\/|\.subresources\.)proxy|pods(\/|\.subresources\.)resize): .* -> <nothing>$/,
    why: 'component statuses are deprecated; requests are not proxied to nodes, nor are running pods resized',
  },
  {
    recording: /^discovery.json \/apis/,
    difference:
      /^body\.(groups|items|resources)\.\(order\): .*(tekton|argoproj|analysisruns|pipelineruns)/,
    why: 'custom resources come in no particular order, nor do their groups',
  },
  {
    recording: /^discovery.json \/apis aggregated$/,
    difference: /\.verificationpolicies: .* -> <nothing>$/,
    why: 'signatures of tasks are not verified here',
  },
  {
    recording: /^discovery.json \/openapi\/v3 index$/,
    difference: /^body\.paths\.\.well-known\/openid-configuration: /,
    why: 'documents are of resources; nothing reads that of the token issuer',
  },
  {
    recording: /^discovery.json \/$/,
    difference:
      /^body\.paths\.\/((healthz|livez|readyz)\/(poststarthook\/.*|autoregister-completion|loopback-serving-certificate)|metrics|metrics\/slis|flagz|statusz): .* -> <nothing>$/,
    why: 'the checks of parts that the sandbox has not, and the pages for those who operate a server',
  },
  {
    recording: /^discovery.json \/readyz\?verbose$/,
    difference:
      /^body: "\[\+\]ping ok\\n\[\+\]log ok\\n\[\+\]informer-sync ok\\n.*\[\+\]shutdown ok\\nreadyz check passed\\n" -> "\[\+\]ping ok\\n\[\+\]log ok\\n\[\+\]informer-sync ok\\n\[\+\]shutdown ok\\nreadyz check passed\\n"$/,
    why: 'between the first and the last the recorded server checks parts that the sandbox has not',
  },
  {
    recording: /^(tables|list-table-limit).json /,
    difference: /^body\.metadata\.remainingItemCount: \d+ -> \d+$/,
    why: 'the recorded cluster held other objects too, one ConfigMap of its own in every namespace among them',
  },
  {
    recording: /^tables.json table nodes$/,
    difference:
      /^body\.rows\.0\.(cells\.[4789]|object\.metadata\.labels\.(node\.kubernetes\.io|topology\.[\w.]+)\/[\w-]+): /,
    why: 'the machines of the sandbox are of another make, and have zones and racks',
  },
  {
    recording: /^tables.json table events$/,
    difference:
      /^body\.rows\.0\.cells\.5: "default-scheduler, default-scheduler-vm" -> "default-scheduler, default-scheduler"$/,
    why: 'an instance of the scheduler bears the name of its machine, and here it has none',
  },
  {
    recording: /^subresources.json status in the main resource is ignored$/,
    difference: /^body\.status\.terminatingReplicas: 1 -> 0$/,
    why: 'whether the second pod is still ending is a matter of the moment',
  },
  {
    recording: /^watch-protocol.json (sendInitialEvents|bookmarks .*)$/,
    difference:
      /^lines: (\{"type":"BOOKMARK",[^>]*<version>"\}\}\} -> <nothing>|<nothing> -> \{"type":"BOOKMARK",.*)$/,
    why: 'bookmarks may come at any moment; here they come every minute and two seconds before the end',
  },
  {
    recording: /^tekton\/image-pull-failure.json$/,
    difference: /i\/o timeout.*no such host/,
    why: 'the sandbox has no name server that could time out',
  },
  {
    recording: /^tekton\//,
    difference: /^events\.TaskRun\/.*InternalError pods \\".*\\" not found/,
    why: 'the recorded controller looked once more for a pod that it had deleted',
  },
  {
    recording: /^tekton\/cancel-stopped-run-finally.json$/,
    difference: /InternalError invalid list of done tasks/,
    why: 'a fault of the recorded version, which tells of its own graph',
  },
  {
    recording: /^tekton\/cancel-jsonpatch-replace-then-edits-after-end.json$/,
    difference:
      /TaskRun\/c-one.*(containers with incomplete status|Unknown|imageID|containerID)/,
    why: 'of two pods that start together, the recorded machine was slow with one',
  },
  {
    recording: /^tekton\/pod-deleted-while-running.json$/,
    difference:
      /TaskRun\/podgone.*(exited with code 2: Error|exitCode: 2|terminationReason|message)/,
    why: 'the recorded pod went before its entrypoint had begun the step',
  },
  {
    recording: /^tekton\/sidecar.json$/,
    difference: /^logs\..*sidecar-server: "exec .*no such file or directory/,
    why: 'the container runtime words a missing interpreter in its own way',
  },
  {
    recording: /^kubectl-requests.json get pods$/,
    difference:
      /^stdout: "(.*node-debugger-<node>) 0\/1 ContainerCreating (.*)" -> "\1 1\/1 Running \2"$/,
    why: 'the recorded machine takes longer to start a pod',
  },
  {
    recording: /^kubectl-requests.json rollout status$/,
    difference:
      /^stdout: "(Waiting for deployment \\"d\\" rollout to finish: [^"]*)*deployment \\"d\\" successfully rolled out\\n" -> "/,
    why: 'how long one waits for old pods to end is a matter of the moment',
  },
  {
    recording: /^logs\/log-requests.json crash: previous$/,
    difference:
      /^body: "unable to retrieve container logs for containerd:.*" -> "boot\\n"$/,
    why: 'the recorded kubelet had just removed the container',
  },
];
