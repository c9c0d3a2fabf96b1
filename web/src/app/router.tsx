import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router';
import { toQueryString } from '../api/client';
import { parseConversationsSearch } from '../pages/conversations/url';
import { parseHomeSearch } from '../pages/home/url';
import { parseMetricsSearch } from '../pages/metrics/url';
import { parseModelsSearch } from '../pages/models/url';
import { traceQuery } from '../pages/trace/queries';
import { parseTraceSearch } from '../pages/trace/url';
import { parseTracesSearch } from '../pages/traces/url';
import { Notice } from '../ui/Notice';
import { ErrorNotice } from './ErrorNotice';
import { queryClient } from './queryClient';
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

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: parseHomeSearch,
  component: lazyRouteComponent(() => import('../pages/home'), 'HomePage'),
});

const metricsRoute = createRoute({
  getParentRoute: () => rootRoute,
  // Not /metrics: the server's own counters are there.
  path: '/charts',
  validateSearch: parseMetricsSearch,
  component: lazyRouteComponent(() => import('../pages/metrics'), 'MetricsPage'),
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
  // The spans are asked for while the page's code loads; a mere hover over a link loads only the code.
  loader: ({ params, preload }) => {
    if (!preload) {
      void queryClient.prefetchInfiniteQuery(traceQuery(params.traceId));
    }
  },
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

export const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  validateSearch: parseModelsSearch,
  component: lazyRouteComponent(() => import('../pages/models'), 'ModelsPage'),
});

const normalizeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/normalize',
  component: lazyRouteComponent(() => import('../pages/normalize'), 'NormalizePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, metricsRoute, tracesRoute, traceRoute, conversationsRoute, conversationRoute, modelsRoute, normalizeRoute]),
  parseSearch: parseQueryString,
  stringifySearch: toQueryString,
  defaultErrorComponent: ({ error, reset }) => <ErrorNotice error={error} onRetry={reset} />,
  defaultPreload: 'intent',
  // Only the list: a trace scrolls to the span that its address names, and restoring would undo that.
  scrollRestoration: ({ location }) => location.pathname === '/traces',
  scrollToTopSelectors: [`[data-scroll-restoration-id="${tracesScrollId}"]`],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
