// JSON as the agent writes and reads it: flags have 64 bits, more than a number here keeps, and are texts of digits in between.

// A quotation mark within a text is escaped: this is a field, whatever the texts say.
const READ = /([{,]\s*)"Flags":\s*(\d+)(?=\s*[,}\]])/g;
const WRITTEN = /([{,])"Flags":"(\d+)"/g;

/** What JSON says; flags are texts of digits. */
export function readJson(text) {
  return JSON.parse(text.replace(READ, '$1"Flags":"$2"'));
}

/** The JSON of something whose flags are texts of digits, with all their digits. */
export function writeJson(value) {
  return JSON.stringify(value).replace(WRITTEN, '$1"Flags":$2');
}

const WORD = /"(?:\\.|[^"\\])*"|[{}[\]]/g;

/** The JSON of a field that holds an object, as it is written. */
export function objectIn(json, field) {
  const name = `"${field}":`;
  const at = json.indexOf(name);
  if (at < 0) return '';
  const text = json.slice(at + name.length);
  let depth = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word === '{' || word === '[') depth++;
    if (word === '}' || word === ']') depth--;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return '';
}
