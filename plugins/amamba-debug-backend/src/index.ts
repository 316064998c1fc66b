/**
 * Backend of the Amamba debug plugin.
 *
 * @packageDocumentation
 */
export { amambaDebugPlugin as default } from './plugin';
