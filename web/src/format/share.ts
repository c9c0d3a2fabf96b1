/** Prints a share of one as a percentage: 0 %, 0.04 %, 4.2 %, 42 %, 99.95 %, 100 %. What is nearly all or nearly nothing keeps its digits. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) {
    return '–';
  }
  const percent = share * 100;
  const distance = Math.min(Math.abs(percent), Math.abs(100 - percent));
  if (distance === 0) {
    return `${Math.round(percent)} %`;
  }
  if (distance < 0.005) {
    return percent < 50 ? '<0.01 %' : '>99.99 %';
  }
  // Above all there is, as of a context window, a tenth tells enough.
  const text = percent.toFixed(distance < 1 && percent < 100 ? 2 : distance < 10 ? 1 : 0);
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} %`;
}

/** Prints a change against an earlier value: +12 %, −3 %, ±0 %; a dash without an earlier value. */
export function formatChange(now: number, before: number): string {
  if (before === 0 || !Number.isFinite(now / before)) {
    return '–';
  }
  const percent = Math.round((now / before - 1) * 100);
  return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${new Intl.NumberFormat('en-US').format(Math.abs(percent))} %`;
}
