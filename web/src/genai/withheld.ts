import type { Attribute, SpanDetail } from '../api/types';

/** What Clew's own policy took out of an item before it was stored: an attribute, and the rule that did it. */
export type Withheld = { attribute: string; rule: string };

/** Names what was withheld, one text "attribute rule" for each. */
const withheldKey = 'clew.content.withheld';

/** The rule of content that was dropped as a whole, by the mode of `content` in the configuration. */
const dropRule = 'content_policy';

/** What was withheld of a span and of the log records that belong to it, each once. */
export function withheldOf(detail: Pick<SpanDetail, 'attributes' | 'logs'>): Withheld[] {
  const found = [detail.attributes, ...detail.logs.map((log) => log.attributes)].flatMap(marks);
  return found.filter((item, index) => found.findIndex((other) => other.attribute === item.attribute && other.rule === item.rule) === index);
}

/** "the content policy (content.mode: drop)", "the rules email and card". */
export function ruleWords(withheld: Withheld[]): string {
  const rules = [...new Set(withheld.map((item) => item.rule))];
  const others = rules.filter((rule) => rule !== dropRule);
  const named = others.length === 0 ? '' : `the redaction ${others.length === 1 ? 'rule' : 'rules'} ${others.join(', ')}`;
  const policy = others.length === rules.length ? '' : 'the content policy (mode: drop)';
  return [policy, named].filter((words) => words !== '').join(' and ');
}

function marks(attributes: Attribute[]): Withheld[] {
  const value = attributes.find((attribute) => attribute.key === withheldKey)?.value;
  const texts = Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  return texts.flatMap((text) => {
    const at = text.lastIndexOf(' ');
    return at > 0 ? [{ attribute: text.slice(0, at), rule: text.slice(at + 1) }] : [];
  });
}
