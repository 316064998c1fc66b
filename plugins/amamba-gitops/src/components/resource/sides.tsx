import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import {
  Absent,
  Age,
  EmptyState,
  Fact,
  Facts,
  LiveView,
} from '@amamba/plugin-amamba-react';
import { useDifferences, useEvents, useManifest } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { DiffLayoutChoice } from '../diff/DiffLayoutChoice';
import { ResourceDiffView } from '../diff/ResourceDiffView';
import { useDiffLayout } from '../diff/useDiffLayout';
import { EventsList } from '../events/EventsList';
import { YamlField } from '../form/YamlField';
import { isLeftOver, resourceKey, toRef } from '../resources/tree';
import { HealthChip, SyncChip } from '../shared/StatusChips';

/** What there is to know of a resource at a glance. */
export function SummarySide(props: { node: ResourceNode }) {
  const t = useMessages();
  const { node } = props;
  const { group, version, health } = node;
  return (
    <Facts>
      <Fact name={t('resources.kind')}>{node.kind}</Fact>
      {version && (
        <Fact name={t('resource.apiVersion')}>
          {group ? `${group}/${version}` : version}
        </Fact>
      )}
      <Fact name={t('resources.namespace')}>
        {node.namespace ?? <Absent label={t('resources.noNamespace')} />}
      </Fact>
      <Fact name={t('column.health')}>
        {health ? (
          <>
            <HealthChip health={health.status} />
            {health.message && <div>{health.message}</div>}
          </>
        ) : (
          t('resources.noHealth')
        )}
      </Fact>
      <Fact name={t('column.sync')}>
        {node.sync ? <SyncChip sync={node.sync} /> : t('resources.noSync')}
        {isLeftOver(node) && <div>{t('resources.requiresPruning')}</div>}
      </Fact>
      {node.createdAt && (
        <Fact name={t('resources.created')}>
          <Age time={node.createdAt} />
        </Fact>
      )}
      {node.info.map(({ name, value }) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {node.images.length > 0 && (
        <Fact name={t('details.images')}>
          {node.images.map(image => (
            <div key={image}>{image}</div>
          ))}
        </Fact>
      )}
    </Facts>
  );
}

/** A resource as YAML. */
export function LiveSide(props: { node: ResourceNode }) {
  const t = useMessages();
  const { node } = props;
  const live = useManifest(toRef(node));
  return (
    <LiveView of={live} loading={t('resource.loading')}>
      {({ manifest }) => (
        <YamlField
          label={t('resource.manifest', { kind: node.kind, name: node.name })}
          help={node.kind === 'Secret' ? t('diff.masked') : undefined}
          value={manifest}
          maxHeight="70vh"
        />
      )}
    </LiveView>
  );
}

/** How a resource is, and how Git has it. */
export function DiffSide(props: { node: ResourceNode }) {
  const t = useMessages();
  const live = useDifferences([resourceKey(props.node)]);
  const [layout, setLayout] = useDiffLayout();
  return (
    <LiveView of={live} loading={t('diff.loading')}>
      {({ items: [diff] }) =>
        diff ? (
          <>
            {diff.change === 'modified' && !diff.tooLarge && (
              <DiffLayoutChoice layout={layout} onChange={setLayout} />
            )}
            <ResourceDiffView diff={diff} layout={layout} />
          </>
        ) : (
          <EmptyState title={t('diff.noneTitle')} />
        )
      }
    </LiveView>
  );
}

/** Events of a resource. */
export function EventsSide(props: { node: ResourceNode }) {
  const t = useMessages();
  const live = useEvents(props.node.id);
  return (
    <LiveView of={live} loading={t('events.loading')}>
      {({ items }) => <EventsList events={items} />}
    </LiveView>
  );
}
