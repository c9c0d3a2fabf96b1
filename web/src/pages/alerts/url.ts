export const alertViews = ['now', 'history', 'silences', 'rules'] as const;
export type AlertView = (typeof alertViews)[number];

export type AlertsSearch = {
  /** Absent for what is alarming now. */
  view?: AlertView | undefined;
  /** Only of this rule or objective. */
  rule?: string | undefined;
  /** The fingerprint of an alert that a message leads to. */
  alert?: string | undefined;
  /** Column of the list of rules, with a minus from the largest. */
  sort?: string | undefined;
};

export function parseAlertsSearch(search: Record<string, unknown>): AlertsSearch {
  const view = alertViews.find((one) => one === search['view']);
  return { view: view === 'now' ? undefined : view, rule: text(search['rule']), alert: text(search['alert']), sort: text(search['sort']) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
