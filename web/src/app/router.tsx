import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, redirect } from '@tanstack/react-router';
import { toQueryString } from '../api/client';
import { parseConversationsSearch } from '../pages/conversations/url';
import { parseTraceSearch } from '../pages/trace/url';
import { parseTracesSearch } from '../pages/traces/url';
import { Notice } from '../ui/Notice';
import { ErrorNotice } from './ErrorNotice';
import { parseQueryString } from './queryString';
import { tracesScrollId } from './scrollIds';
import { Shell } from './Shell';

function NotFound() {
  return (
    <Notice title="Page not found" actions={<Link to="/traces">Go to traces</Link>}>
      There is nothing at this address.
    </Notice>
  );
}

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/traces' });
  },
});

export const tracesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/traces',
  validateSearch: parseTracesSearch,
  component: lazyRouteComponent(() => import('../pages/traces'), 'TracesPage'),
});

export const traceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/traces/$traceId',
  validateSearch: parseTraceSearch,
  component: lazyRouteComponent(() => import('../pages/trace'), 'TracePage'),
});

export const conversationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/conversations',
  validateSearch: parseConversationsSearch,
  component: lazyRouteComponent(() => import('../pages/conversations'), 'ConversationsPage'),
});

export const conversationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/conversations/$conversationId',
  component: lazyRouteComponent(() => import('../pages/conversation'), 'ConversationPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([indexRoute, tracesRoute, traceRoute, conversationsRoute, conversationRoute]),
  parseSearch: parseQueryString,
  stringifySearch: toQueryString,
  defaultErrorComponent: ({ error, reset }) => <ErrorNotice error={error} onRetry={reset} />,
  defaultPreload: 'intent',
  scrollRestoration: true,
  scrollToTopSelectors: [`[data-scroll-restoration-id="${tracesScrollId}"]`],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
