// What a value is: JSON, YAML, properties, text, or bytes; and what is wrong with one that is said to be such.
import { textOf } from '../api.js';
import { t } from '../texts.js';

export const KINDS = ['json', 'yaml', 'properties', 'text', 'bytes'];
const OF_ENDING = { json: 'json', yaml: 'yaml', yml: 'yaml', properties: 'properties', ini: 'properties', conf: 'text', txt: 'text' };
const LOOKED_AT_CHARS = 20_000;
const NO_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** The kind of a value, by what it holds and by its name. */
export function kindOf(name, bytes) {
  const text = textOf(bytes);
  if (text === null || NO_TEXT.test(text)) return 'bytes';
  const ending = OF_ENDING[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase()];
  if (ending) return ending;
  const start = text.slice(0, LOOKED_AT_CHARS).trimStart();
  if (/^[[{]/.test(start) && !jsonFault(text)) return 'json';
  const lines = start.split('\n').filter((line) => line.trim() !== '' && !/^\s*[#!]/.test(line));
  if (/^---\s*(\n|$)/.test(start)) return 'yaml';
  if (lines.length >= 2 && lines.every((line) => /^\s*(- )*("[^"]*"|[\w./-]+):( |$)|^\s*- /.test(line))) return 'yaml';
  if (lines.length >= 1 && lines.every((line) => /^\s*[\w.-]+\s*=/.test(line))) return 'properties';
  return 'text';
}

/** What is wrong with a text of a kind, as a sentence, or null. */
export function faultOf(kind, text) {
  if (kind === 'json' && text.trim() !== '') return jsonFault(text);
  if (kind === 'yaml') return yamlFault(text);
  return null;
}

function jsonFault(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const what = error.message.replace(/(,.*| in JSON| after JSON| at position)[\s\S]*/, '');
    const at = /position (\d+)/.exec(error.message);
    if (!at) return t('keys.fault.json', { what });
    const before = text.slice(0, Number(at[1])).split('\n');
    return t('keys.fault.jsonAt', { what, line: String(before.length), column: String(before[before.length - 1].length + 1) });
  }
}

// The agent's rules know YAML wholly; this knows the mistakes that are made most often while one types.
function yamlFault(text) {
  const lines = text.split('\n');
  const brackets = [];
  let block = -1; // How deep a block of text is indented, or -1.
  for (const [index, line] of lines.entries()) {
    const indent = /^ */.exec(line)[0].length;
    if (block >= 0 && (line.trim() === '' || indent > block)) continue;
    block = -1;
    const at = { line: String(index + 1) };
    if (/^ *\t/.test(line) && line.trim() !== '' && brackets.length === 0) return t('keys.fault.yamlTab', at);
    const bare = line.replace(/"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/g, (found) => 'x'.repeat(found.length)).replace(/(^|\s)#.*/, '$1');
    if (brackets.length > 0 || /(^|:\s+|-\s+)[[{]/.test(bare)) {
      for (const [char] of bare.matchAll(/[[\]{}]/g)) {
        if ('[{'.includes(char)) brackets.push({ char, line: index + 1 });
        else if (brackets.pop()?.char !== { ']': '[', '}': '{' }[char]) return t('keys.fault.yamlBracket', { ...at, char });
      }
    } else if (/(:|-)\s+[|>][-+\d]*\s*$/.test(bare)) {
      block = indent;
    } else if (/^\s*[\w.-]+:\s+[\w.-]+:\s/.test(bare)) {
      return t('keys.fault.yamlColon', at);
    }
  }
  if (brackets.length > 0) return t('keys.fault.yamlOpen', { char: brackets[0].char, line: String(brackets[0].line) });
  return null;
}

/** JSON with a line for each part. Numbers and texts stay as they are written. */
export function formatJson(text) {
  let depth = 0;
  let out = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  const words = text.match(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  words.forEach((word, index) => {
    if (word === '}' || word === ']') {
      depth--;
      out += /[{[]/.test(words[index - 1]) && words[index - 1].length === 1 ? word : line() + word;
    } else if (word === '{' || word === '[') {
      depth++;
      out += word + (words[index + 1] === '}' || words[index + 1] === ']' ? '' : line());
    } else if (word === ',') out += `,${line()}`;
    else out += word === ':' ? ': ' : word;
  });
  return out + (text.endsWith('\n') ? '\n' : '');
}

/** Bytes as people write them, in pairs of digits. */
export function hexOf(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) lines.push(Array.from(bytes.subarray(at, at + 16), pair).join(' '));
  return lines.join('\n');
}

export function pair(byte) {
  return byte.toString(16).padStart(2, '0');
}

/** The bytes that pairs of digits say, or null if they are none. */
export function bytesOfHex(text) {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}
