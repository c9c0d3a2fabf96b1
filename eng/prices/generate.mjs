// Makes src/Clew.Pipeline/Cost/prices.json from the price facts in the npm package @pydantic/genai-prices (MIT).
//   npm pack @pydantic/genai-prices@VERSION && tar xzf pydantic-genai-prices-VERSION.tgz
//   node eng/prices/generate.mjs package YYYY-MM-DD > src/Clew.Pipeline/Cost/prices.json      (the date: when that version was published)
// Only facts are taken: who sells which model under which names, for how much, since when. docs/prices.md describes the result.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const [folder, date] = process.argv.slice(2);
if (!folder || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? '')) {
  console.error('usage: node eng/prices/generate.mjs PACKAGE_FOLDER YYYY-MM-DD');
  process.exit(2);
}

// The source's provider id to the names that telemetry uses. The first is the name shown.
const NAMES = {
  azure: ['azure.ai.openai', 'azure.ai.inference', 'azure'], aws: ['aws.bedrock', 'aws'], google: ['gcp.gemini', 'gcp.vertex_ai', 'gcp.gen_ai', 'google'],
  mistral: ['mistral_ai', 'mistral', 'mistralai'], 'x-ai': ['x_ai', 'x-ai', 'xai'], moonshotai: ['moonshot_ai', 'moonshotai'],
  together: ['together_ai', 'together'], fireworks: ['fireworks', 'fireworks_ai'], 'github-copilot': ['github-copilot', 'github_copilot'],
  voyageai: ['voyageai', 'voyage'], huggingface_together: ['huggingface_together', 'huggingface'],
};
// Whose list also answers for which names when the seller is not known, in this order. Clouds go first for the ids that nobody else uses;
// hosts of open models are not here, for each sells them at another price.
const MAKERS = {
  aws: ['*anthropic.claude*', '*amazon.*', '*meta.llama*', '*cohere.*', '*mistral.mi*', '*ai21.*', '*deepseek.*', 'arn:aws:*'],
  openai: ['*'], anthropic: ['*claude*'], google: ['*gemini*', '*gemma*'], mistral: ['*stral*'], 'x-ai': ['*grok*'], deepseek: ['*deepseek*'],
  cohere: ['*command*', '*embed*', '*rerank*'], moonshotai: ['*kimi*', '*moonshot*'], perplexity: ['*sonar*'], minimax: ['*minimax*'], zai: ['*glm*'],
  voyageai: ['*voyage*'], arcee: ['*'],
};
// Pass calls on to the makers: a model that is not on their own list costs what its maker takes.
const GATEWAYS = ['openrouter', 'cloudflare'];
// Models that run on one's own machine have no price per token.
const LOCAL = ['ollama', 'llamacpp', 'llama.cpp', 'llamafile', 'lmstudio', 'lm_studio', 'vllm', 'hosted_vllm', 'localai', 'mlx', 'gpt4all'];

const FIELDS = {
  input_mtok: 'input', output_mtok: 'output', cache_read_mtok: 'cacheRead', cache_write_mtok: 'cacheWrite', cache_write_1h_mtok: 'cacheWrite1h',
  output_reasoning_mtok: 'reasoning', input_audio_mtok: 'audioInput', output_audio_mtok: 'audioOutput', cache_audio_read_mtok: 'audioCacheRead',
  input_image_mtok: 'imageInput', output_image_mtok: 'imageOutput',
};

const providers = readData(path.join(folder, 'dist', 'index.js'));
const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const listedWindows = new Map(providers.find(p => p.id === 'openrouter').models.filter(m => m.context_window).map(m => [m.id, m.context_window]));
const left = [];
const order = p => (p.id in MAKERS ? Object.keys(MAKERS).indexOf(p.id) : Infinity);
const lines = [...providers].sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b))).map(provider).filter(Boolean);
process.stdout.write(`{
"version": ${JSON.stringify(version)},
"date": ${JSON.stringify(date)},
"source": "npm package @pydantic/genai-prices ${version}",
"licence": "The source is published under the MIT licence, Copyright (c) Pydantic Services Inc. 2025 to present.",
"unit": "US dollars per 1,000,000 tokens; perRequest: US dollars",
"local": ${JSON.stringify(LOCAL)},
"providers": [
${lines.join(',\n')}
]
}
`);
console.error(`${left.length} models without a price per token left out: ${left.join(' ')}`);

/** The package's data is the array literal with which its bundle begins. */
function readData(file) {
  const text = fs.readFileSync(file, 'utf8');
  const start = text.indexOf('[');
  const end = start + text.slice(start).search(/^\][;,]/m) + 1;
  return vm.runInNewContext(`(${text.slice(start, end)})`);
}

function provider(p) {
  const models = p.models.map(m => model(p, m)).filter(Boolean);
  if (models.length === 0) return null;
  const head = { names: NAMES[p.id] ?? [p.id] };
  if (MAKERS[p.id]) head.maker = MAKERS[p.id];
  if (GATEWAYS.includes(p.id)) head.gateway = true;
  if (p.fallback_model_providers) head.fallback = p.fallback_model_providers.map(id => NAMES[id]?.[0] ?? id);
  return `${JSON.stringify(head).slice(0, -1)}, "models": [\n${models.join(',\n')}\n]}`;
}

function model(p, m) {
  const prices = priceList(p, m);
  if (prices.length === 0) {
    left.push(`${p.id}/${m.id}`);
    return null;
  }
  const result = { id: m.id };
  const match = patterns(m.match);
  if (match.length !== 1 || match[0] !== m.id) result.match = match;
  const window = m.context_window ?? listedWindows.get(`${p.id}/${m.id}`);
  if (window) result.window = window;
  result.prices = prices;
  return JSON.stringify(result);
}

/** Each entry holds from its day on and in its hours; of those that hold, the last one counts. */
function priceList(p, m) {
  const list = [];
  let from;
  for (const { constraint, prices } of Array.isArray(m.prices) ? m.prices : [{ prices: m.prices }]) {
    if (constraint?.type === 'start_date') from = constraint.start_date;
    const entry = {};
    if (from) entry.from = from;
    if (constraint?.type === 'time_of_date') entry.hours = `${constraint.start_time.slice(0, 5)}-${constraint.end_time.slice(0, 5)}`;
    const price = tokenPrices(prices, m.id.endsWith(':free'));
    if (price) list.push({ ...entry, ...price });
  }
  return list;
}

function tokenPrices(prices, isFree) {
  const base = {}, tiers = new Map();
  for (const [key, value] of Object.entries(prices)) {
    const field = FIELDS[key];
    if (!field) continue;
    base[field] = exact(typeof value === 'number' ? value : value.base);
    for (const tier of value.tiers ?? []) {
      tiers.set(tier.start, { ...tiers.get(tier.start), [field]: exact(tier.price) });
    }
  }
  if (isFree && Object.keys(prices).length === 0) return { input: 0, output: 0 };
  if (base.input === undefined && base.output === undefined) return null;
  if (prices.requests_kcount) base.perRequest = prices.requests_kcount / 1000;
  // A tier holds for the whole request, so it repeats what it does not change.
  const above = [...tiers].sort((a, b) => a[0] - b[0]).map(([inputTokens, changed]) => ({ inputTokens, ...base, ...changed }));
  if (above.length > 0) base.above = above;
  return base;
}

/** Six decimals: prices are held in whole pico dollars per token. */
function exact(dollarsPerMillion) {
  return Math.round(dollarsPerMillion * 1e6) / 1e6;
}

/** Our patterns: lower case, * for any text at the start or the end, # for a digit. */
function patterns(match) {
  if (match.or) return [...new Set(match.or.flatMap(patterns))];
  // The only conjunctions exclude names that have a pattern of their own, and the more exact pattern wins.
  if (match.and) return patterns(match.and.find(part => part.starts_with));
  if (match.equals !== undefined) return [match.equals.toLowerCase()];
  if (match.starts_with !== undefined) return [`${match.starts_with.toLowerCase()}*`];
  if (match.ends_with !== undefined) return [`*${match.ends_with.toLowerCase()}`];
  if (match.contains !== undefined) return [`*${match.contains.toLowerCase()}*`];
  return [regex(match.regex)];
}

function regex(text) {
  const anchored = text.endsWith('$');
  const plain = text.replace(/^\^/, '').replace(/\$$/, '').replace(/\\d\{(\d)\}/g, (_, n) => '#'.repeat(n)).replace(/\\d/g, '#').replace(/\\([.[\]])/g, '$1');
  if (!text.startsWith('^') || /[\\^$(){}+?|*]/.test(plain)) throw new Error(`No pattern for ${text}`);
  return anchored ? plain : `${plain}*`;
}
