import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../api/client';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

type ErrorNoticeProps = { error: unknown; onRetry?: () => void };

/** A failed request, in the server's own words. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const problem = error instanceof ApiError ? error.problem : null;
  const title = problem?.title ?? 'Something went wrong';
  const detail = problem === null ? (error instanceof Error ? error.message : String(error)) : problem.detail;
  return (
    <Notice
      tone="error"
      icon={<IconAlertTriangle size={20} />}
      title={title}
      actions={onRetry && <Button onClick={onRetry}>Retry</Button>}
    >
      {detail}
      {problem?.parameter !== undefined && (
        <div>
          Parameter: <code>{problem.parameter}</code>
        </div>
      )}
    </Notice>
  );
}
