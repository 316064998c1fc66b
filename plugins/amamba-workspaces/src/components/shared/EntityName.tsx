import { EntityRefLink } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[a-z]+:[^/\s]+\/[^/\s]+$/i;

/** A link where a text is the reference of an entity; else the text. */
export function EntityName(props: { text: string; title?: string }) {
  const { text, title } = props;
  return ENTITY_REF.test(text) ? (
    <EntityRefLink entityRef={text} title={title} hideIcon />
  ) : (
    <span>{title ?? text}</span>
  );
}
