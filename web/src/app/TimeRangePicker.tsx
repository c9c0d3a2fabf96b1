import { IconCalendarTime } from '@tabler/icons-react';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { Popover } from '../ui/Popover';
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

function toLocalInput(text: string | undefined): string {
  const date = new Date(text ?? '');
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function AbsoluteRange({ range, onRange }: TimeRangePickerProps) {
  const [from, setFrom] = useState(() => toLocalInput(range.from));
  const [to, setTo] = useState(() => toLocalInput(range.to));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wrong = from !== '' && to !== '' && from >= to;
  return (
    <form
      className={styles.absolute}
      onSubmit={(event) => {
        event.preventDefault();
        onRange({ from: new Date(from).toISOString(), to: to === '' ? undefined : new Date(to).toISOString() });
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
      <p className="muted">{wrong ? 'The end must be after the start.' : `Times in ${zone}`}</p>
      <Button type="submit" variant="primary" disabled={from === '' || wrong}>
        Apply
      </Button>
    </form>
  );
}
