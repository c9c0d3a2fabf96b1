import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertPreview, AlertPreviewSeries } from '../../api/types';
import { ChartFrame } from '../../charts/ChartFrame';
import { timeTable } from '../../charts/table';
import { TimeChart } from '../../charts/TimeChart';
import { formatDuration } from '../../format/duration';
import { formatMeasured } from '../../format/measured';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import page from '../../ui/Page.module.css';
import { Segments } from '../../ui/Segments';
import styles from './Alerts.module.css';
import { seriesText } from './alertText';
import { LabelList } from './LabelList';
import { chartUnit } from './measuredUnit';
import { axisMin, courseOf, firedOf, firingBands, fixedThreshold, timesText } from './preview';
import { previewQuery } from './queries';
import { When } from './When';

const ranges = [
  { id: '-1d' as const, label: '1 day', words: 'the last day' },
  { id: '-7d' as const, label: '7 days', words: 'the last 7 days' },
  { id: '-30d' as const, label: '30 days', words: 'the last 30 days' },
];

/** Rows of the table of series; those that fired come first. */
const seriesShown = 30;

type PreviewProps = { /** The text as it is now. */ yaml: string; /** It has no faults that are known of. */ isSound: boolean; /** Whether it is previewed without being asked to. */ startsAtOnce: boolean };

/** When a rule would have fired, by what is stored. */
export function Preview({ yaml, isSound, startsAtOnce }: PreviewProps) {
  const [asked, setAsked] = useState(startsAtOnce ? yaml : null);
  const [from, setFrom] = useState<(typeof ranges)[number]['id']>('-7d');
  const [shown, setShown] = useState(0);
  const preview = useQuery({ ...previewQuery(asked ?? '', from), enabled: asked !== null });
  const data = preview.data;
  const series = data?.series[Math.min(shown, data.series.length - 1)];
  const ask = (text: string) => {
    setShown(0);
    setAsked(text);
  };
  return (
    <section className={styles.section} aria-label="Preview" data-testid="preview" aria-busy={preview.isFetching}>
      <header className={styles.line}>
        <h2>Preview on history</h2>
        <Segments label="Time of the preview" options={ranges} selected={from} onSelect={setFrom} />
        <Button variant={asked === yaml ? 'outline' : 'primary'} disabled={!isSound || preview.isFetching || (asked === yaml && !preview.isError)} onClick={() => (asked === yaml ? void preview.refetch() : ask(yaml))}>
          {preview.isFetching ? 'Evaluating…' : asked === null ? 'Preview' : 'Preview what is typed'}
        </Button>
        {data !== undefined && data.rule !== null && !preview.isError && <Verdict preview={data} words={ranges.find(({ id }) => id === from)!.words} isStale={preview.isPlaceholderData || asked !== yaml} />}
      </header>
      {asked === null && <p className="muted">Evaluates the rule over what is stored, and changes nothing.</p>}
      {preview.isError && (
        <p role="alert" className={styles.fault}>
          {preview.error.message}
        </p>
      )}
      {data !== undefined && data.rule === null && <p className={styles.fault}>The text has faults, so there is nothing to evaluate.</p>}
      {data !== undefined && data.rule !== null && data.series.length === 0 && !preview.isError && <p className="muted">Nothing that the rule looks at came in during this time.</p>}
      {data !== undefined && series !== undefined && data.rule !== null && (
        <>
          <Course preview={data} series={series} isStale={preview.isPlaceholderData} />
          {data.series.length > 1 && <SeriesTable preview={data} shown={Math.min(shown, data.series.length - 1)} onShow={setShown} />}
          {series.firing.length > 0 && <Firings preview={data} series={series} />}
        </>
      )}
    </section>
  );
}

function Verdict({ preview, words, isStale }: { preview: AlertPreview; words: string; isStale: boolean }) {
  const { times, series, ms } = firedOf(preview);
  return (
    <p role="status" className={isStale ? 'muted' : undefined} data-testid="preview-verdict">
      {times === 0 ? (
        <>Would not have fired in {words}.</>
      ) : (
        <>
          Would have fired <strong>{timesText(times)}</strong> in {words}
          {series > 1 && `, for ${formatCount(series)} series`}
          {ms > 0 ? `, for ${formatDuration(ms * 1e6)} in all.` : ', from now on.'}
        </>
      )}
      {preview.isPartial && ` Only the first ${formatCount(preview.series.length)} series are told.`}
    </p>
  );
}

function Course({ preview, series, isStale }: { preview: AlertPreview; series: AlertPreviewSeries; isStale: boolean }) {
  const rule = preview.rule!;
  const { unit, factor } = chartUnit(rule.unit);
  const course = courseOf(preview, series);
  const fixed = fixedThreshold(course);
  const scaled = (points: (number | null)[]) => points.map((value) => (value === null ? null : value * factor));
  const lines = [
    { id: 'value', label: 'Value', color: 'var(--series-1)', points: scaled(course.values) },
    ...(fixed === null && course.thresholds.some((value) => value !== null) ? [{ id: 'threshold', label: 'Threshold', color: 'var(--error)', points: scaled(course.thresholds), stroke: 'dashed' as const }] : []),
  ];
  const threshold = fixed === null ? [] : [{ value: fixed * factor, label: `fires ${rule.comparison} ${formatMeasured(fixed, rule.unit)}`, tone: 'error' as const }];
  return (
    <ChartFrame
      title={preview.series.length === 1 && Object.keys(series.labels).length === 0 ? 'Everything together' : seriesText(series.labels)}
      hint={`Evaluated every ${formatMeasured(preview.stepSeconds, 's')}; red while it would have fired.`}
      name="alert-preview"
      state="ready"
      isStale={isStale}
      table={timeTable(course.times, lines, unit)}
      empty="Nothing was measured in this time."
    >
      <TimeChart
        label={`Values of ${seriesText(series.labels)}`}
        unit={unit}
        times={course.times}
        intervalMs={course.intervalMs}
        series={lines}
        thresholds={threshold}
        bands={firingBands(preview, series)}
        valueMin={axisMin(course, rule.unit) * factor}
      />
    </ChartFrame>
  );
}

function SeriesTable({ preview, shown, onShow }: { preview: AlertPreview; shown: number; onShow: (index: number) => void }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Series of the preview">
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">Series</th>
            <th scope="col" className="num">
              Would have fired
            </th>
            <th scope="col" className="num">
              Samples, the last time
            </th>
            <th scope="col">
              <span className="visually-hidden">Chart</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.series.slice(0, seriesShown).map((series, index) => (
            <tr key={seriesText(series.labels)} data-testid="preview-series">
              <th scope="row">
                <LabelList labels={series.labels} />
              </th>
              <td className={`num ${series.firing.length > 0 ? styles.fired : 'muted'}`}>{series.firing.length === 0 ? 'never' : timesText(series.firing.length)}</td>
              <td className="num">{formatCount(series.points.at(-1)?.samples ?? 0)}</td>
              <td className="num">
                <Button pressed={index === shown} onClick={() => onShow(index)} aria-label={`Show ${seriesText(series.labels)}`}>
                  Show
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.series.length > seriesShown && <p className={styles.note}>And {formatCount(preview.series.length - seriesShown)} more.</p>}
    </div>
  );
}

/** What began with the last evaluation has not lasted yet. */
function lasted(preview: AlertPreview, firing: AlertPreviewSeries['firing'][number]): string {
  const ms = Date.parse(firing.end ?? preview.end) - Date.parse(firing.firedAt);
  return ms > 0 ? formatDuration(ms * 1e6) : '';
}

function Firings({ preview, series }: { preview: AlertPreview; series: AlertPreviewSeries }) {
  return (
    <ol className={styles.firings} aria-label="When it would have fired">
      {series.firing.slice(-10).toReversed().map((firing) => (
        <li key={firing.firedAt}>
          <span className={styles.fired}>
            <When time={firing.firedAt} /> – {firing.end === null ? 'still' : <When time={firing.end} />}
          </span>{' '}
          <span className="muted">{lasted(preview, firing)}</span> {firing.summary}
        </li>
      ))}
    </ol>
  );
}
