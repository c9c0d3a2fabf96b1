import { Link } from '@tanstack/react-router';
import { ruleWords, type Withheld } from '../../genai/withheld';

/** The sentence where messages are missing because Clew did not store them: to capture more in the application would not help. */
export function WithheldSentence({ withheld }: { withheld: Withheld[] }) {
  return (
    <>
      The application sent it, and {ruleWords(withheld)} of this server kept it from being stored; the{' '}
      <Link to="/settings/configuration" search={{ find: 'content.' }} className="in-text">
        configuration
      </Link>{' '}
      says for whom.
    </>
  );
}
