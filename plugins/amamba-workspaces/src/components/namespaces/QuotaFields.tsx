import { useMessages } from '../../translation/translation';
import { AmountFields } from './AmountFields';
import { LimitFields } from './LimitFields';
import type { QuotaFormState } from './useQuotaForm';

/** Quota and limits of a namespace. */
export function QuotaFields(props: { form: QuotaFormState; insist: boolean }) {
  const t = useMessages();
  const { form, insist } = props;
  return (
    <>
      <AmountFields
        legend={t('quota.legend')}
        rows={form.rows}
        problems={form.problems.rows}
        insist={insist}
        clusterQuota={form.clusterQuota}
        remaining={form.remaining}
        onChange={form.setRows}
      />
      <LimitFields
        limits={form.limits}
        problems={form.problems}
        onChange={form.setLimits}
      />
    </>
  );
}
