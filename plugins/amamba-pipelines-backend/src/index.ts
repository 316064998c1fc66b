/**
 * Backend of the Amamba pipelines plugin.
 *
 * @packageDocumentation
 */
export { amambaPipelinesPlugin as default } from './plugin';
