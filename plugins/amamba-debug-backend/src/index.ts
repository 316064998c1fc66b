/**
 * Backend of the Amamba debug plugin.
 *
 * @packageDocumentation
 */
export {};
