import { IconCalendarTime } from '@tabler/icons-react';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { onClock, setZone, useZone, zoneName, type Zone } from '../format/zone';
import { Popover } from '../ui/Popover';
import { Segments } from '../ui/Segments';
import styles from './TimeRangePicker.module.css';
import { defaultFrom, describeRange, presets, type TimeRange } from './timeRange';

type TimeRangePickerProps = { range: TimeRange; onRange: (range: TimeRange) => void };

export function TimeRangePicker({ range, onRange }: TimeRangePickerProps) {
  const label = describeRange(range);
  return (
    <Popover
      label={`Time range: ${label}`}
      align="end"
      testId="time-range"
      trigger={
        <>
          <IconCalendarTime size={14} aria-hidden="true" /> {label}
        </>
      }
    >
      {(close) => {
        const choose = (next: TimeRange) => {
          onRange(next);
          close();
        };
        return (
          <div className={styles.panel}>
            <div className={styles.presets}>
              {presets.map((preset) => (
                <button
                  key={preset.from}
                  type="button"
                  className={styles.preset}
                  aria-current={(range.from ?? defaultFrom) === preset.from && range.to === undefined}
                  onClick={() => choose({ from: preset.from === defaultFrom ? undefined : preset.from })}
                >
                  {preset.label}
                </button>
              ))}
            </div>
            <AbsoluteRange range={range} onRange={choose} />
          </div>
        );
      }}
    </Popover>
  );
}

function toInput(text: string | undefined): string {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? '' : onClock(date).toISOString().slice(0, 16);
}

function fromInput(text: string, zone: Zone): string {
  return new Date(zone === 'utc' ? `${text}Z` : text).toISOString();
}

const zones = [
  { id: 'local' as const, label: 'Local' },
  { id: 'utc' as const, label: 'UTC' },
];

function AbsoluteRange({ range, onRange }: TimeRangePickerProps) {
  const [from, setFrom] = useState(() => toInput(range.from));
  const [to, setTo] = useState(() => toInput(range.to));
  const zone = useZone();
  const wrong = from !== '' && to !== '' && from >= to;
  return (
    <form
      className={styles.absolute}
      onSubmit={(event) => {
        event.preventDefault();
        onRange({ from: fromInput(from, zone), to: to === '' ? undefined : fromInput(to, zone) });
      }}
    >
      <label>
        From
        <input type="datetime-local" required value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        To (empty: now)
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <p className="muted">{wrong ? 'The end must be after the start.' : `Times in ${zoneName()}`}</p>
      <Segments label="Time zone" options={zones} selected={zone} onSelect={setZone} />
      <Button type="submit" variant="primary" disabled={from === '' || wrong}>
        Apply
      </Button>
    </form>
  );
}
