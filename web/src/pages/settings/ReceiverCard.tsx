import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Channel, Destination } from '../../api/types';
import { formatDuration } from '../../format/duration';
import { formatSecond } from '../../format/time';
import { Button } from '../../ui/Button';
import { Facts } from '../../ui/Page';
import own from './ReceiverCard.module.css';
import styles from './SettingsPage.module.css';

type Receiver = Channel | Destination;

const healthWords: Record<Receiver['health'], string> = { idle: 'Nothing sent yet', healthy: 'Healthy', retrying: 'Retrying', failing: 'Failing' };

type ReceiverCardProps = {
  receiver: Receiver;
  testId: string;
  /** What is happening to it, beside its health. It cannot be tested meanwhile. */
  note: string | null;
  about: ReactNode;
  facts: [string, ReactNode][];
  /** The name of what was given up, and its text; null when nothing was. */
  lost: [string, string | null];
  lastFailure: { time: string; text: string } | null;
  test: () => Promise<{ ok: boolean; summary: string; durationNanos: number }>;
};

/** Something that Clew sends to: how that goes, its counters, and a test of it. */
export function ReceiverCard({ receiver, testId, note, about, facts, lost: [lostLabel, lostText], lastFailure, test }: ReceiverCardProps) {
  const sending = useMutation({ mutationFn: test });
  return (
    <section className={own.card} data-testid={testId} aria-label={receiver.name}>
      <header className={own.head}>
        <h3>{receiver.name}</h3>
        <span className={`${own.health} ${own[receiver.health] ?? ''}`} data-testid={`${testId}-health`}>
          {healthWords[receiver.health]}
        </span>
        {note !== null && <span className={own.health}>{note}</span>}
        <span className={own.spacer} />
        <Button onClick={() => sending.mutate()} disabled={sending.isPending || note !== null} aria-label={`Send a test to ${receiver.name}`}>
          {sending.isPending ? 'Testing…' : 'Send a test'}
        </Button>
      </header>
      <p className="muted">{about}</p>
      {receiver.problem !== null && (
        <p role="alert" className={receiver.health === 'failing' ? styles.fault : styles.will}>
          {receiver.problem}
        </p>
      )}
      {sending.isError && (
        <p role="alert" className={styles.fault}>
          {sending.error.message}
        </p>
      )}
      {sending.data !== undefined && (
        <p role="status" className={sending.data.ok ? own.took : styles.fault} data-testid={`${testId}-reply`}>
          {sending.data.summary} ({formatDuration(sending.data.durationNanos)})
        </p>
      )}
      <Facts
        facts={[
          ...facts,
          [lostLabel, lostText === null ? 'none' : <span key="lost" className={styles.fault}>{lostText}</span>],
          ['Last taken', receiver.lastSuccess === null ? 'never' : formatSecond(receiver.lastSuccess)],
        ]}
      />
      {lastFailure !== null && (
        <p className="muted">
          Last failure {formatSecond(lastFailure.time)}: {lastFailure.text}
        </p>
      )}
    </section>
  );
}
