import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, redirect } from '@tanstack/react-router';
import { toQueryString } from '../api/client';
import { parseAgentsSearch } from '../pages/agents/url';
import { parseAlertsSearch } from '../pages/alerts/url';
import { parseConversationsSearch } from '../pages/conversations/url';
import { parseExploreSearch } from '../pages/explore/url';
import { parseFindingsSearch } from '../pages/findings/url';
import { parseHomeSearch } from '../pages/home/url';
import { parseLogsSearch } from '../pages/logs/url';
import { parseMetricsSearch } from '../pages/metrics/url';
import { parseModelsSearch } from '../pages/models/url';
import { parseConfigurationSearch } from '../pages/settings/url';
import { parseSlosSearch } from '../pages/slos/url';
import { parseToolsSearch } from '../pages/tools/url';
import { traceQuery } from '../pages/trace/queries';
import { parseTraceSearch } from '../pages/trace/url';
import { parseTracesSearch } from '../pages/traces/url';
import { parseUsersSearch } from '../pages/users/url';
import { Notice } from '../ui/Notice';
import { ErrorNotice } from './ErrorNotice';
import { queryClient } from './queryClient';
import { parseQueryString } from './queryString';
import { tracesScrollId } from './scrollIds';
import { Shell } from './Shell';

function NotFound() {
  return (
    <Notice isPage title="Page not found" actions={<Link to="/traces">Go to traces</Link>}>
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

const findingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/findings',
  validateSearch: parseFindingsSearch,
  component: lazyRouteComponent(() => import('../pages/findings'), 'FindingsPage'),
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

const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$name',
  validateSearch: parseAgentsSearch,
  component: lazyRouteComponent(() => import('../pages/models/ModelPage'), 'ModelPage'),
});

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents',
  validateSearch: parseAgentsSearch,
  component: lazyRouteComponent(() => import('../pages/agents'), 'AgentsPage'),
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/$name',
  validateSearch: parseAgentsSearch,
  component: lazyRouteComponent(() => import('../pages/agents/AgentPage'), 'AgentPage'),
});

const toolsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tools',
  validateSearch: parseToolsSearch,
  component: lazyRouteComponent(() => import('../pages/tools'), 'ToolsPage'),
});

const toolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tools/$name',
  validateSearch: parseAgentsSearch,
  component: lazyRouteComponent(() => import('../pages/tools/ToolPage'), 'ToolPage'),
});

const relayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/relay',
  component: lazyRouteComponent(() => import('../pages/relay'), 'RelayPage'),
});

/** The address of former versions. */
const normalizeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/normalize',
  beforeLoad: () => {
    throw redirect({ to: '/settings/bench' });
  },
});

const logsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/logs',
  validateSearch: parseLogsSearch,
  component: lazyRouteComponent(() => import('../pages/logs'), 'LogsPage'),
});

const exploreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explore/metrics',
  validateSearch: parseExploreSearch,
  component: lazyRouteComponent(() => import('../pages/explore'), 'ExplorePage'),
});

const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users',
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import('../pages/users'), 'UsersPage'),
});

const userRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users/$userId',
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import('../pages/user'), 'UserPage'),
});

const alertRoutes = [
  createRoute({ getParentRoute: () => rootRoute, path: '/alerts', validateSearch: parseAlertsSearch, component: lazyRouteComponent(() => import('../pages/alerts'), 'AlertsPage') }),
  createRoute({ getParentRoute: () => rootRoute, path: '/alerts/rules/$ruleId', component: lazyRouteComponent(() => import('../pages/alerts/RulePage'), 'RulePage') }),
  createRoute({ getParentRoute: () => rootRoute, path: '/slos', validateSearch: parseSlosSearch, component: lazyRouteComponent(() => import('../pages/slos'), 'SlosPage') }),
  createRoute({ getParentRoute: () => rootRoute, path: '/slos/$sloId', component: lazyRouteComponent(() => import('../pages/slos/SloPage'), 'SloPage') }),
  // Not below the lists, where these would be names of a rule and an objective.
  createRoute({ getParentRoute: () => rootRoute, path: '/new/rule', component: lazyRouteComponent(() => import('../pages/alerts/NewRulePage'), 'NewRulePage') }),
  createRoute({ getParentRoute: () => rootRoute, path: '/new/slo', component: lazyRouteComponent(() => import('../pages/slos/NewSloPage'), 'NewSloPage') }),
] as const;

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings'), 'SettingsPage'),
});

const settingsPages = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/prices' });
    },
  }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/prices', component: lazyRouteComponent(() => import('../pages/settings/PricesPage'), 'PricesPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/mappings', component: lazyRouteComponent(() => import('../pages/settings/MappingsPage'), 'MappingsPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/bench', component: lazyRouteComponent(() => import('../pages/normalize'), 'NormalizePage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/redaction', component: lazyRouteComponent(() => import('../pages/redact'), 'RedactPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/retention', component: lazyRouteComponent(() => import('../pages/settings/RetentionPage'), 'RetentionPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/destinations', component: lazyRouteComponent(() => import('../pages/settings/DestinationsPage'), 'DestinationsPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/channels', component: lazyRouteComponent(() => import('../pages/settings/ChannelsPage'), 'ChannelsPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/sampling', component: lazyRouteComponent(() => import('../pages/settings/SamplingPage'), 'SamplingPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/configuration', validateSearch: parseConfigurationSearch, component: lazyRouteComponent(() => import('../pages/settings/ConfigurationPage'), 'ConfigurationPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/connect', component: lazyRouteComponent(() => import('../pages/settings/ConnectPage'), 'ConnectPage') }),
  createRoute({ getParentRoute: () => settingsRoute, path: '/about', component: lazyRouteComponent(() => import('../pages/settings/AboutPage'), 'AboutPage') }),
] as const;

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, metricsRoute, tracesRoute, traceRoute, findingsRoute, conversationsRoute, conversationRoute, modelsRoute, modelRoute, agentsRoute, agentRoute, toolsRoute, toolRoute, normalizeRoute, logsRoute, exploreRoute, usersRoute, userRoute, relayRoute, ...alertRoutes, settingsRoute.addChildren(settingsPages)]),
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
