import { describe, expect, it } from 'vitest';
import { piecesOf, requestOf, rulesOf } from './fields';

const field = (before: string | null, after: string | null, rules: string[] = []) => ({ place: 'attributes.note', before, after, rules });

describe('piecesOf', () => {
  it('marks replacements', () => {
    expect(piecesOf(field('to a@b.example, now', 'to [EMAIL], now', ['email']))).toEqual([
      { text: 'to ', isChanged: false },
      { text: '[EMAIL]', isChanged: true },
      { text: ', now', isChanged: false },
    ]);
  });

  it('marks hashes', () => {
    expect(piecesOf(field('a@b.example', '[EMAIL:0123456789abcdef]', ['email']))).toEqual([{ text: '[EMAIL:0123456789abcdef]', isChanged: true }]);
  });

  it('marks nothing in a text that was sent like that', () => {
    expect(piecesOf(field('[EMAIL]', '[EMAIL]'))).toEqual([{ text: '[EMAIL]', isChanged: false }]);
  });

  it('has nothing of what is removed', () => {
    expect(piecesOf(field('gone', null, ['content_policy']))).toEqual([]);
  });
});

describe('rulesOf', () => {
  it('counts each rule', () => {
    expect(rulesOf([field('x', 'y', ['phone', 'email']), field('x', 'y', ['email'])])).toEqual([
      ['email', 2],
      ['phone', 1],
    ]);
  });
});

describe('requestOf', () => {
  it('sends telemetry as it is', () => {
    expect(requestOf('{"resourceSpans":[]}')).toBe('{"resourceSpans":[]}');
  });

  it.each(['mail a@b.example', '{"user":"a@b.example"}', '"text"'])('sends %s as a text', (text) => {
    expect(JSON.parse(requestOf(text))).toEqual({ text });
  });
});
