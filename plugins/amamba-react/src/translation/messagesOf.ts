type KeysOf<T> = {
  [K in keyof T & string]: T[K] extends string
    ? WithoutPlural<K>
    : `${K}.${KeysOf<T[K]>}`;
}[keyof T & string];

/** Which form it takes is told by the value of `count`. */
type WithoutPlural<K> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

/**
 * The `t` of a plugin's messages: a message by its path (`list.title`), with
 * the values for the `{{names}}` in it.
 *
 * @remarks
 * Backstage's own type checks each call against all messages: with hundreds of
 * them that took most of the time of checking the repository's types.
 *
 * @public
 */
export type MessagesOf<T> = (
  key: KeysOf<T>,
  values?: Record<string, string | number>,
) => string;
