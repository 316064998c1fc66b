/**
 * For the tests of packages that build on this one.
 *
 * @packageDocumentation
 */
export { Unstyled } from './testing/Unstyled';
