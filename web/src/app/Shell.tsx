import { IconBinaryTree2, IconChartDots, IconChartHistogram, IconCpu, IconDeviceDesktop, IconFileText, IconHome, IconMessages, IconMoon, IconRobot, IconSettings, IconSun, IconTool, IconUsers } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useZone } from '../format/zone';
import { Logo } from './Logo';
import styles from './Shell.module.css';
import { CommandPalette } from '../palette/CommandPalette';
import { nextTheme, setTheme, useTheme, type ThemeChoice } from './theme';

const themeIcons: Record<ThemeChoice, ReactNode> = {
  system: <IconDeviceDesktop size={18} stroke={1.6} />,
  light: <IconSun size={18} stroke={1.6} />,
  dark: <IconMoon size={18} stroke={1.6} />,
};

export function Shell() {
  const theme = useTheme();
  // All printed times change with the zone, so the page is drawn anew.
  const zone = useZone();
  const item = { className: styles.item, activeProps: { className: styles.active } };
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <nav className={styles.nav} aria-label="Main">
        <Link to="/" className={styles.logo} aria-label="Clew, home">
          <Logo />
        </Link>
        <Link to="/" {...item} activeOptions={{ exact: true, includeSearch: false }}>
          <IconHome size={18} stroke={1.6} />
          Home
        </Link>
        <Link to="/traces" {...item}>
          <IconBinaryTree2 size={18} stroke={1.6} />
          Traces
        </Link>
        <Link to="/conversations" {...item}>
          <IconMessages size={18} stroke={1.6} />
          Conversations
        </Link>
        <Link to="/charts" {...item}>
          <IconChartHistogram size={18} stroke={1.6} />
          Metrics
        </Link>
        <Link to="/agents" {...item}>
          <IconRobot size={18} stroke={1.6} />
          Agents
        </Link>
        <Link to="/tools" {...item}>
          <IconTool size={18} stroke={1.6} />
          Tools &amp; MCP
        </Link>
        <Link to="/models" {...item}>
          <IconCpu size={18} stroke={1.6} />
          Models
        </Link>
        <Link to="/users" {...item}>
          <IconUsers size={18} stroke={1.6} />
          Users
        </Link>
        <Link to="/logs" {...item}>
          <IconFileText size={18} stroke={1.6} />
          Logs
        </Link>
        <Link to="/explore/metrics" {...item}>
          <IconChartDots size={18} stroke={1.6} />
          Received metrics
        </Link>
        <Link to="/settings" {...item}>
          <IconSettings size={18} stroke={1.6} />
          Settings
        </Link>
        <CommandPalette className={styles.item} />
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
          <Outlet />
        </Fragment>
      </main>
    </div>
  );
}
