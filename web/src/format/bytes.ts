const steps = ['B', 'KB', 'MB', 'GB', 'TB'];

const binarySteps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Prints a limit, which people set in powers of two: 64 MiB, 500 B; what is none is printed as a size. */
export function formatLimitBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && value % 1024 === 0 && step < binarySteps.length - 1) {
    value /= 1024;
    step++;
  }
  return value < 1024 * 10 ? `${value} ${binarySteps[step]}` : formatBytes(bytes);
}

/** Prints a size in thousands: 0 B, 890 B, 1.2 MB, 34 GB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000;
    step++;
  }
  return `${step > 0 && value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)} ${steps[step]}`;
}
