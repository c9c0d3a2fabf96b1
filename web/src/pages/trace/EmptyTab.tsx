import { Notice } from '../../ui/Notice';

export function EmptyTab({ children }: { children: string }) {
  return <Notice title={children} />;
}
