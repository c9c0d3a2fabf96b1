/** Prints a duration in nanoseconds with the unit a reader would use: 890 ms, 5.8 s, 2 m 05 s. */
export function formatDuration(nanos: number): string {
  if (!Number.isFinite(nanos) || nanos < 0) {
    return '–';
  }
  if (nanos < 1_000) {
    return `${Math.round(nanos)} ns`;
  }
  if (nanos < 999_500) {
    return `${threeDigits(nanos / 1e3)} µs`;
  }
  if (nanos < 999_500_000) {
    return `${threeDigits(nanos / 1e6)} ms`;
  }
  if (nanos < 59_950_000_000) {
    return `${(nanos / 1e9).toFixed(nanos < 9_995_000_000 && !isTenth(nanos) ? 2 : 1)} s`;
  }
  return longDuration(Math.round(nanos / 1e9));
}

function threeDigits(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : String(Math.round(value));
}

function isTenth(nanos: number): boolean {
  return Math.round(nanos / 1e7) % 10 === 0;
}

function longDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} m ${pad(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${pad(minutes % 60)} m` : `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
