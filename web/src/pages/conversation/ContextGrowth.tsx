import { contextWindow } from '../../genai/contextWindow';
import { formatTokens } from '../../format/tokens';
import styles from './ContextGrowth.module.css';
import { heightsOf, type TurnContext } from './growth';

type ContextGrowthProps = { contexts: TurnContext[]; onTurn: (turn: number) => void };

/** How the input grows from turn to turn. */
export function ContextGrowth({ contexts, onTurn }: ContextGrowthProps) {
  const heights = heightsOf(contexts);
  const last = contexts.at(-1);
  return (
    <section className={styles.growth} aria-label="Context window per turn" data-testid="context-growth">
      <h2>Context window per turn</h2>
      <p className="muted">{last === undefined ? 'No model call tells its input.' : `Fullest call of the last turn: ${describe(last)}`}</p>
      <ol className={styles.bars}>
        {contexts.map((context, index) => (
          <li key={context.traceId}>
            <button type="button" title={`Turn ${context.turn}: ${describe(context)}`} aria-label={`Turn ${context.turn}: ${describe(context)}`} onClick={() => onTurn(context.turn)}>
              <span className={`${styles.bar} ${warns(context) ? styles.warn : ''}`} style={{ height: `${Math.max(2, (heights[index] ?? 0) * 100)}%` }} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function describe({ tokens, windowTokens, share }: TurnContext): string {
  const known = contextWindow(share, windowTokens);
  return known === null ? `${formatTokens(tokens)} tokens` : `${formatTokens(tokens)} tokens, ${known.text}${known.warning === null ? '' : ` (${known.warning})`}`;
}

export function warns({ share, windowTokens }: TurnContext): boolean {
  return contextWindow(share, windowTokens)?.warning !== undefined && contextWindow(share, windowTokens)?.warning !== null;
}
