import { useLocale } from '@amamba/plugin-amamba-react';
import { useTheme } from '@material-ui/core/styles';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Sample } from './useSamples';

/** Properties of the chart. */
export interface UsageChartProps {
  samples: Sample[];
  of: 'cpu' | 'memory';
  limit: number | undefined;
  /** Words for an amount. */
  words: (amount: number) => string;
}

/** How much was used over time, with the limit as a line. */
export default function UsageChart(props: UsageChartProps) {
  const theme = useTheme();
  const locale = useLocale();
  const { samples, of, limit, words } = props;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const tick = { fontSize: 11, fill: theme.palette.text.secondary };
  const highest = Math.max(...samples.map(sample => sample[of]), limit ?? 0);
  return (
    <ResponsiveContainer width="100%" height={110}>
      <LineChart
        data={samples}
        margin={{ top: 6, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={theme.palette.divider} vertical={false} />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          tickFormatter={at => time.format(Number(at))}
          tick={tick}
          tickCount={3}
          minTickGap={40}
        />
        <YAxis
          domain={[0, highest > 0 ? highest * 1.1 : 1]}
          tickFormatter={amount => words(Number(amount))}
          tick={tick}
          tickCount={3}
          width={64}
        />
        <Tooltip
          labelFormatter={at => time.format(Number(at))}
          formatter={amount => [words(Number(amount)), of]}
          contentStyle={{
            background: theme.palette.background.paper,
            borderColor: theme.palette.divider,
            fontSize: 12,
          }}
        />
        {limit !== undefined && (
          <ReferenceLine
            y={limit}
            stroke={theme.palette.error.main}
            strokeDasharray="4 3"
          />
        )}
        <Line
          dataKey={of}
          stroke={theme.palette.primary.main}
          strokeWidth={2}
          dot={samples.length < 3}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
