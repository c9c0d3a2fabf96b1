import { Link, Outlet } from '@tanstack/react-router';
import { useIsRelay } from '../relay/useIsRelay';
import styles from './SettingsPage.module.css';

/** The frame of all settings. */
export function SettingsPage() {
  // A relay has its few pages beside the others.
  const isRelay = useIsRelay();
  if (isRelay) {
    return <Outlet />;
  }
  return (
    <div className={styles.columns} data-testid="settings-page">
      <nav className={styles.nav} aria-label="Settings">
        <h1>Settings</h1>
        <Link to="/settings/prices">Prices</Link>
        <Link to="/settings/mappings">Mappings</Link>
        <Link to="/settings/bench">Test bench</Link>
        <Link to="/settings/redaction">Redaction</Link>
        <Link to="/settings/retention">Retention</Link>
        <Link to="/settings/destinations">Destinations</Link>
        <Link to="/settings/channels">Channels</Link>
        <Link to="/settings/sampling">Sampling</Link>
        <Link to="/settings/configuration">Configuration</Link>
        <Link to="/settings/connect">Connect</Link>
        <Link to="/settings/about">About</Link>
      </nav>
      <div className={styles.content}>
        <Outlet />
      </div>
    </div>
  );
}
