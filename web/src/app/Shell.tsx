import { IconArrowsSplit2, IconBell, IconBinaryTree2, IconChartDots, IconChartHistogram, IconCpu, IconDeviceDesktop, IconFileText, IconHome, IconMessages, IconMoon, IconPlugConnected, IconPlug, IconRobot, IconSettings, IconSun, IconTarget, IconTool, IconUsers, IconZoomExclamation, type Icon } from '@tabler/icons-react';
import { Link, Outlet, useLocation, type LinkProps } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useZone } from '../format/zone';
import { useIsRelay } from '../pages/relay/useIsRelay';
import { Notice } from '../ui/Notice';
import { FiringBadge } from './FiringBadge';
import { Logo } from './Logo';
import styles from './Shell.module.css';
import { CommandPalette } from '../palette/CommandPalette';
import { nextTheme, setTheme, useTheme, type ThemeChoice } from './theme';

const themeIcons: Record<ThemeChoice, ReactNode> = {
  system: <IconDeviceDesktop size={18} stroke={1.6} />,
  light: <IconSun size={18} stroke={1.6} />,
  dark: <IconMoon size={18} stroke={1.6} />,
};

type NavItemProps = { to: LinkProps['to'] & string; label: string; icon: Icon; exact?: boolean; /** Draws what waits there, without a word for those who read the label. */ badge?: () => ReactNode };

/** What is looked at, in the order in which one looks: what happened, who did it, what was received besides. */
const groups: { title: string; items: NavItemProps[] }[] = [
  {
    title: 'Runs',
    items: [
      { to: '/traces', label: 'Traces', icon: IconBinaryTree2 },
      { to: '/findings', label: 'Findings', icon: IconZoomExclamation },
      { to: '/conversations', label: 'Conversations', icon: IconMessages },
      { to: '/charts', label: 'Metrics', icon: IconChartHistogram },
    ],
  },
  {
    title: 'Who',
    items: [
      { to: '/agents', label: 'Agents', icon: IconRobot },
      { to: '/tools', label: 'Tools & MCP', icon: IconTool },
      { to: '/models', label: 'Models', icon: IconCpu },
      { to: '/users', label: 'Users', icon: IconUsers },
    ],
  },
  {
    title: 'Watch',
    items: [
      { to: '/alerts', label: 'Alerts', icon: IconBell, badge: FiringBadge },
      { to: '/slos', label: 'SLOs', icon: IconTarget },
    ],
  },
  {
    title: 'Received',
    items: [
      { to: '/logs', label: 'Logs', icon: IconFileText },
      { to: '/explore/metrics', label: 'Received metrics', icon: IconChartDots },
    ],
  },
];

/** What a relay has; everything else asks a store, which it has not. */
const relayItems: NavItemProps[] = [
  { to: '/relay', label: 'Relay', icon: IconArrowsSplit2 },
  { to: '/settings/destinations', label: 'Destinations', icon: IconPlugConnected },
  { to: '/settings/configuration', label: 'Configuration', icon: IconFileText },
  { to: '/settings/connect', label: 'Connect', icon: IconPlug },
];

function NavItem({ to, label, icon: ItemIcon, exact = false, badge: Badge }: NavItemProps) {
  return (
    <Link to={to} className={styles.item} activeProps={{ className: styles.active }} activeOptions={{ exact, includeSearch: false }}>
      <ItemIcon size={18} stroke={1.6} />
      {label}
      {Badge !== undefined && <Badge />}
    </Link>
  );
}

export function Shell() {
  const theme = useTheme();
  // All printed times change with the zone, so the page is drawn anew.
  const zone = useZone();
  const isRelay = useIsRelay();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <nav className={styles.nav} aria-label="Main">
        <Link to={isRelay ? '/relay' : '/'} className={styles.logo} aria-label="Clew, home">
          <Logo />
        </Link>
        {isRelay ? relayItems.map((item) => <NavItem key={item.to} {...item} />) : <NavItem to="/" label="Home" icon={IconHome} exact />}
        {(isRelay ? [] : groups).map(({ title, items }) => (
          <div key={title} role="group" aria-labelledby={`nav-${title}`} className={styles.group}>
            <p id={`nav-${title}`} className={styles.heading}>
              {title}
            </p>
            {items.map((item) => (
              <NavItem key={item.to} {...item} />
            ))}
          </div>
        ))}
        {!isRelay && <NavItem to="/settings" label="Settings" icon={IconSettings} />}
        {!isRelay && <CommandPalette className={styles.item} />}
        <button
          type="button"
          data-testid="theme-toggle"
          className={`${styles.item} ${styles.bottom}`}
          aria-label={`Theme: ${theme}. Switch to ${nextTheme[theme]}`}
          title={`Theme: ${theme}`}
          onClick={() => setTheme(nextTheme[theme])}
        >
          {themeIcons[theme]}
          {theme[0]?.toUpperCase() + theme.slice(1)}
        </button>
      </nav>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Fragment key={zone}>
          {isRelay ? <RelayOutlet /> : <Outlet />}
        </Fragment>
      </main>
    </div>
  );
}

/** Addresses that others sent, or that the browser remembers from a server with a store. */
function RelayOutlet() {
  const { pathname } = useLocation();
  if (relayItems.some(({ to }) => to === pathname)) {
    return <Outlet />;
  }
  return (
    <Notice isPage title="This server stores nothing" actions={<Link to="/relay">Go to the relay</Link>}>
      It is a relay: it receives, redacts and forwards. What you look for is where it forwards to.
    </Notice>
  );
}
