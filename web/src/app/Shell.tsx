import { IconBinaryTree2, IconCpu, IconDeviceDesktop, IconMessages, IconMoon, IconSun, IconTestPipe } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
  const item = { className: styles.item, activeProps: { className: styles.active } };
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <nav className={styles.nav} aria-label="Main">
        <Link to="/traces" className={styles.logo} aria-label="Clew, traces">
          <Logo />
        </Link>
        <Link to="/traces" {...item}>
          <IconBinaryTree2 size={18} stroke={1.6} />
          Traces
        </Link>
        <Link to="/conversations" {...item}>
          <IconMessages size={18} stroke={1.6} />
          Conversations
        </Link>
        <Link to="/models" {...item}>
          <IconCpu size={18} stroke={1.6} />
          Models
        </Link>
        <Link to="/normalize" {...item}>
          <IconTestPipe size={18} stroke={1.6} />
          Test bench
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
        <Outlet />
      </main>
    </div>
  );
}
