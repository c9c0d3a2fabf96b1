const maxCharacters = 1_500;
const maxLines = 24;
/** A text that is only a little longer is shown whole: the button would take as much room. */
const slack = 1.25;

/** The start of a text that is shown while it is folded: the whole text when it is short. */
export function foldText(text: string): string {
  let end = text.length > maxCharacters * slack ? maxCharacters : text.length;
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    lines++;
    if (lines === maxLines && countLines(text, at) > maxLines * (slack - 1)) {
      end = at;
    }
  }
  // A cut between the halves of a surrogate pair would show a replacement character.
  const last = text.charCodeAt(end - 1);
  return text.slice(0, end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
}

function countLines(text: string, from: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && count <= maxLines; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
