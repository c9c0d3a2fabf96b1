/** About the width of a character of such a label, in pixels. */
const characterWidth = 5.8;
const gap = 4;

export type ThresholdLabel = { x: number; anchor: 'start' | 'end'; row: number };

/**
 * Where the labels of vertical lines go: right of their line, or left of it where the plot ends; one row lower for each label that would
 * cover another.
 * @param lines In pixels from the plot's left edge, in any order.
 */
export function placeLabels(lines: readonly { at: number; label: string }[], plotWidth: number): ThresholdLabel[] {
  const ends: { from: number; to: number; row: number }[] = [];
  return lines.map(({ at, label }) => {
    const width = label.length * characterWidth;
    const anchor = at + gap + width > plotWidth && at - gap - width >= 0 ? 'end' : 'start';
    const from = anchor === 'start' ? at + gap : at - gap - width;
    const to = from + width;
    let row = 0;
    while (ends.some((end) => end.row === row && from < end.to && to > end.from)) {
      row++;
    }
    ends.push({ from, to, row });
    return { x: anchor === 'start' ? at + gap : at - gap, anchor, row };
  });
}
