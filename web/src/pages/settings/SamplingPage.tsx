import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import type { LostTrace, Sampling, SamplingSimulation, Status } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatShare } from '../../format/share';
import { formatMinute } from '../../format/time';
import { formatCount, formatThings } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Facts, Page } from '../../ui/Page';
import page from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { samplingQuery, statusQuery } from './queries';
import styles from './SettingsPage.module.css';

const presetOf = (name: string) => `sampling:\n  preset: ${name}\n`;
const ranges: [string, string | undefined][] = [
  ['Last hour', '-1h'],
  ['Last day', '-1d'],
  ['Last week', '-7d'],
  ['All that is stored', undefined],
];

/** What is sampled now, and what other policies would have kept of what is stored. */
export function SamplingPage() {
  useTitle('Sampling');
  const sampling = useQuery(samplingQuery);
  const status = useQuery(statusQuery);
  return (
    <Page title={<h2>Sampling</h2>} label="Sampling" testId="sampling-page">
      <div className={styles.body}>
        {sampling.isPending && <Skeleton rows={6} rowHeight={40} label="Loading what is sampled" />}
        {sampling.isError && <ErrorNotice error={sampling.error} onRetry={() => void sampling.refetch()} />}
        {sampling.data !== undefined && (
          <>
            <InForce sampling={sampling.data} hours={status.data?.recent ?? []} />
            <Advisor presets={sampling.data.presets} isSampled={sampling.data.enabled} />
          </>
        )}
      </div>
    </Page>
  );
}

function InForce({ sampling, hours }: { sampling: Sampling; hours: Status['recent'] }) {
  if (!sampling.enabled && hours.length === 0) {
    return (
      <section className={styles.section}>
        <h2>Every trace is kept</h2>
        <p className="muted">
          With a section <code>sampling</code> in the configuration file everything stays for an hour or two, and then what the policies keep stays as long as the retention says. Sums of usage,
          cost and runs always count every trace. Try below what policies would make of the traces you have.
        </p>
      </section>
    );
  }
  return (
    <section className={styles.section}>
      <h2>In force</h2>
      <Facts
        facts={[
          ['Policies', sampling.policies.length === 0 ? '–' : sampling.policies.join(', ')],
          ['Decided since the start', formatCount(sampling.decided)],
          ['Dropped', formatCount(sampling.dropped)],
          ['Undecided on disk', formatBytes(sampling.recentBytes)],
        ]}
      />
      {sampling.kept.length > 0 && <Policies caption="Kept since the start" policies={sampling.kept} />}
      {hours.length > 0 && (
        <table className={page.table}>
          <caption className="visually-hidden">Hours of which everything is there</caption>
          <thead>
            <tr>
              <th scope="col">Received from</th>
              <th scope="col" className="num">
                Spans
              </th>
              <th scope="col" className="num">
                On disk
              </th>
              <th scope="col">Decided</th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour.name}>
                <td>
                  {formatMinute(Date.parse(hour.hour))}
                  {hour.rest && ' (runs that go on)'}
                </td>
                <td className="num">{formatCount(hour.spans)}</td>
                <td className="num">{formatBytes(hour.bytes)}</td>
                <td>{hour.decidedAt === null ? 'kept whole' : formatMinute(Date.parse(hour.decidedAt))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Advisor({ presets, isSampled }: { presets: string[]; isSampled: boolean }) {
  const [yaml, setYaml] = useState(presetOf(presets[presets.length - 1] ?? ''));
  const [from, setFrom] = useState<string | undefined>('-1d');
  const simulate = useMutation({ mutationFn: () => api.simulateSampling(yaml, { from }) });
  const id = useId();
  return (
    <section className={styles.section}>
      <h2>What would be kept?</h2>
      <p className="muted">Policies decide here on traces that are stored, and change nothing. To put them in force, copy the section into the configuration file.{isSampled && ' What was decided on already is here as far as it was kept.'}</p>
      <form
        className={styles.section}
        onSubmit={(event) => {
          event.preventDefault();
          simulate.mutate();
        }}
      >
        <div className={styles.fields}>
          <label className={page.field}>
            Begin with
            <select className={`${page.input} ${styles.choice}`} value="" onChange={(event) => setYaml(presetOf(event.target.value))}>
              <option value="" disabled>
                a preset
              </option>
              {presets.map((preset) => (
                <option key={preset}>{preset}</option>
              ))}
            </select>
          </label>
          <label className={page.field}>
            Traces of
            <select className={`${page.input} ${styles.choice}`} value={from ?? ''} onChange={(event) => setFrom(event.target.value === '' ? undefined : event.target.value)}>
              {ranges.map(([label, value]) => (
                <option key={label} value={value ?? ''}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className={page.field} htmlFor={id}>
          Policies, as in the configuration file
          <textarea id={id} rows={10} spellCheck={false} value={yaml} onChange={(event) => setYaml(event.target.value)} />
        </label>
        <div>
          <Button type="submit" disabled={simulate.isPending}>
            {simulate.isPending ? 'Deciding…' : 'Simulate'}
          </Button>
        </div>
      </form>
      {simulate.isError && <ErrorNotice error={simulate.error} onRetry={() => simulate.mutate()} />}
      {simulate.data !== undefined && <Outcome simulation={simulate.data} />}
    </section>
  );
}

function Outcome({ simulation }: { simulation: SamplingSimulation }) {
  if (simulation.traces === 0) {
    return <p role="status">No trace is stored in this time.</p>;
  }
  return (
    <div className={styles.section} data-testid="simulation" role="status">
      {simulation.isPartial && <p className="muted">Of the newest {formatCount(simulation.traces)} traces.</p>}
      <Facts
        facts={[
          ['Traces kept', `${formatCount(simulation.kept)} of ${formatCount(simulation.traces)}`],
          ['Share', formatShare(simulation.kept / simulation.traces)],
          ['Disk', `${formatBytes(simulation.keptBytes)} of ${formatBytes(simulation.bytes)}`],
          ['They stand for', formatThings(Math.round(simulation.weight), 'trace')],
          ['Failed runs lost', formatCount(simulation.errorsLost)],
        ]}
      />
      {simulation.findings.length > 0 && (
        <table className={page.table} data-testid="simulated-findings">
          <thead>
            <tr>
              <th scope="col">Runs with a finding</th>
              <th scope="col" className="num">
                Lost
              </th>
              <th scope="col" className="num">
                Of
              </th>
            </tr>
          </thead>
          <tbody>
            {simulation.findings.map((finding) => (
              <tr key={finding.type}>
                <td>{finding.type.replaceAll('_', ' ')}</td>
                <td className="num">{formatCount(finding.lost)}</td>
                <td className="num">{formatCount(finding.traces)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {simulation.byPolicy.length > 0 && <Policies caption="Kept by" policies={simulation.byPolicy} />}
      <Lost caption="The dearest that would be lost" traces={simulation.dearestLost} />
      <Lost caption="The longest that would be lost" traces={simulation.longestLost} />
    </div>
  );
}

function Policies({ caption, policies }: { caption: string; policies: Sampling['kept'] }) {
  return (
    <table className={page.table}>
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col" className="num">
            Traces
          </th>
        </tr>
      </thead>
      <tbody>
        {policies.map((policy) => (
          <tr key={policy.policy}>
            <td>{policy.policy}</td>
            <td className="num">{formatCount(policy.traces)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lost({ caption, traces }: { caption: string; traces: LostTrace[] }) {
  if (traces.length === 0) {
    return null;
  }
  return (
    <table className={page.table}>
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col">Agent</th>
          <th scope="col" className="num">
            Duration
          </th>
          <th scope="col" className="num">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.traceId}>
            <td>
              <Link to="/traces/$traceId" params={{ traceId: trace.traceId }}>
                <code>{trace.traceId.slice(0, 12)}…</code>
              </Link>
            </td>
            <td>{trace.agent ?? '–'}</td>
            <td className="num">{formatDuration(trace.durationNanos)}</td>
            <td className="num">{formatCost(trace.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
