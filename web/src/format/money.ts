/** Prints US dollars: cents from one cent up, two significant digits below, a dash when no price is known. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined || !Number.isFinite(usd)) {
    return '–';
  }
  if (usd === 0) {
    return '$0';
  }
  if (usd < 0.0001) {
    return '<$0.0001';
  }
  if (usd < 0.01) {
    return `$${usd.toFixed(4)}`;
  }
  if (usd < 0.1) {
    return `$${usd.toFixed(3).replace(/0$/, '')}`;
  }
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Prints US dollars of an axis whose marks are so far apart: all with as many digits as they need, cents at least. */
export function formatCostTick(usd: number, step: number): string {
  let digits = 2;
  while (digits < 9 && Math.abs(step - Number(step.toFixed(digits))) > step * 1e-6) {
    digits++;
  }
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 9 });

/** Prints US dollars to the nano dollar, in which costs are kept: what a reader adds up must come out. */
export function formatCostExact(usd: number | null): string {
  if (usd === null) {
    return '–';
  }
  return usd > 0 && usd < 1e-9 ? '<$0.000000001' : `$${exact.format(usd)}`;
}

/** Prints a price per million tokens with all of its digits: $2.50, $0.075, $0; a dash when there is none. */
export function formatPrice(usd: number | null | undefined): string {
  if (usd === null || usd === undefined || !Number.isFinite(usd)) {
    return '–';
  }
  return usd === 0 ? '$0' : `$${exact.format(usd)}`;
}
