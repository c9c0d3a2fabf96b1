export type Counter = { name: string; help: string; values: { labels: string; value: number }[] };

/** Reads the Prometheus text format as the server writes it: HELP and TYPE before the samples of a family. Buckets of histograms are left out: they are for queries. */
export function parseCounters(text: string): Counter[] {
  const counters: Counter[] = [];
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    if (help !== null) {
      counters.push({ name: help[1] ?? '', help: help[2] ?? '', values: [] });
      continue;
    }
    const sample = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    const family = counters.at(-1);
    if (sample !== null && family !== undefined && (sample[1] ?? '').startsWith(family.name) && !(sample[1] ?? '').endsWith('_bucket')) {
      family.values.push({ labels: [(sample[1] ?? '').slice(family.name.length).replace(/^_/, ''), (sample[2] ?? '').replaceAll('"', '')].filter((part) => part !== '').join(' '), value: Number(sample[3]) });
    }
  }
  return counters;
}
