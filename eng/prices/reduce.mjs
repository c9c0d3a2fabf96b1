// Makes src/Clew.Instrumentation/Cost/prices.json from src/Clew.Pipeline/Cost/prices.json: what the library needs to price a call at the moment it ends.
//   node eng/prices/reduce.mjs
// Left out: gateways, which pass on others' prices and report cost themselves; context windows; whose list answers for an unknown seller.
import fs from 'node:fs';

const { version, date, source, licence, unit, providers } = JSON.parse(fs.readFileSync('src/Clew.Pipeline/Cost/prices.json', 'utf8'));
const lines = providers.filter(p => !p.gateway).map(({ names, fallback, models }) => {
  const list = models.map(({ id, match, prices }) => JSON.stringify({ match: match ?? [id.toLowerCase()], prices }));
  return `${JSON.stringify({ names, ...(fallback && { fallback }) }).slice(0, -1)},"models":[\n${list.join(',\n')}\n]}`;
});
const head = Object.entries({ version, date, source, licence, unit }).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`).join('\n');
fs.writeFileSync('src/Clew.Instrumentation/Cost/prices.json', `{\n${head}\n"providers": [\n${lines.join(',\n')}\n]\n}\n`);
