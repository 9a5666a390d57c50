// What the lines of a text end with. A text field knows line feeds alone, so what was there is put back when the text is saved.

const LINE_END = /\r\n|\r|\n/g;

/** What all lines of a text end with, a line feed if it has one line; null if they end in several ways. */
export function lineEndOf(text) {
  const ends = new Set(text.match(LINE_END));
  return ends.size > 1 ? null : [...ends][0] ?? '\n';
}

/** The text with other ends of its lines. */
export function withLineEnd(text, lineEnd) {
  return text.replace(LINE_END, lineEnd);
}
