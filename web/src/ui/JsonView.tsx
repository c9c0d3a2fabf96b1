import { useState } from 'react';
import styles from './JsonView.module.css';

type JsonViewProps = { value: unknown; /** Levels shown open at first. */ openLevels?: number };

/** So many children are drawn before "show all". */
const firstChildren = 100;
const longString = 600;

/** A JSON value as a tree that folds. Values are text nodes: nothing in them is ever interpreted. */
export function JsonView({ value, openLevels = 3 }: JsonViewProps) {
  return (
    <div className={styles.view}>
      <JsonNode value={value} level={0} openLevels={openLevels} />
    </div>
  );
}

type NodeProps = { name?: string; value: unknown; level: number; openLevels: number };

function JsonNode({ name, value, level, openLevels }: NodeProps) {
  const [open, setOpen] = useState(level < openLevels);
  const [all, setAll] = useState(false);
  const label = name === undefined ? null : <span className={styles.key}>{name}: </span>;
  if (typeof value !== 'object' || value === null) {
    return (
      <div className={styles.line}>
        {label}
        <Scalar value={value} />
      </div>
    );
  }
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  const [start, end] = isArray ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    return (
      <div className={styles.line}>
        {label}
        {start}
        {end}
      </div>
    );
  }
  const shown = all ? entries : entries.slice(0, firstChildren);
  return (
    <div>
      <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        {start}
        {!open && <span className={styles.count}>{` ${entries.length} ${isArray ? 'items' : 'keys'} ${end}`}</span>}
      </button>
      {open && (
        <>
          <div className={styles.children}>
            {shown.map(([key, child]) => (
              <JsonNode key={key} {...(isArray ? {} : { name: key })} value={child} level={level + 1} openLevels={openLevels} />
            ))}
            {shown.length < entries.length && (
              <button type="button" className={styles.more} onClick={() => setAll(true)}>
                Show all {entries.length}
              </button>
            )}
          </div>
          <div className={styles.line}>{end}</div>
        </>
      )}
    </div>
  );
}

function Scalar({ value }: { value: unknown }) {
  const [all, setAll] = useState(false);
  if (typeof value !== 'string') {
    return <span className={styles.literal}>{String(value)}</span>;
  }
  const folded = !all && value.length > longString;
  return (
    <span className={styles.string}>
      "{folded ? value.slice(0, longString) : value}
      {folded ? (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          … show all
        </button>
      ) : (
        '"'
      )}
    </span>
  );
}
