/**
 * For the tests of packages that build on this one.
 *
 * @packageDocumentation
 */
export { expectOpenApiUpToDate } from './http/expectOpenApiUpToDate';
export {
  type Sandbox,
  type SandboxArgoCd,
  type SandboxCluster,
  type SandboxForge,
  startSandbox,
  type StartSandboxOptions,
} from './sandbox/startSandbox';
