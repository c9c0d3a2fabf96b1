import { units, type Unit } from '../../charts/unit';
import { formatMeasured } from '../../format/measured';

/** How a chart prints values of a UCUM unit, and by how much they are multiplied for it. */
export function chartUnit(unit: string): { unit: Unit; factor: number } {
  switch (unit) {
    case '1':
      return { unit: units.share, factor: 1 };
    case 's':
      return { unit: units.nanos, factor: 1e9 };
    case 'USD':
      return { unit: units.usd, factor: 1 };
    default:
      return { unit: { name: unit.replaceAll(/[{}]/g, ''), format: (value) => formatMeasured(value, unit) }, factor: 1 };
  }
}
