/**
 * For the tests of packages that build on this one.
 *
 * @packageDocumentation
 */
export { expectOpenApiUpToDate } from './http/expectOpenApiUpToDate';
