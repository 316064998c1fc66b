import { Link } from '@backstage/core-components';

/** Where in Git a workspace is kept, without what addresses begin with. */
export function SourceLink(props: { address: string }) {
  const { address } = props;
  return <Link to={address}>{address.replace(/^https?:\/\//, '')}</Link>;
}
