// The words of a line of a value, for highlighting. Each line is read by itself, so that a long value is highlighted where it is looked at.

const LINE_CHARS_MAX = 4000; // Longer lines are not highlighted.

const JSON_WORDS = /("(?:\\.|[^"\\])*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;
const YAML_WORDS = /((?:^|\s)#.*)|("(?:\\.|[^"\\])*"?|'(?:''|[^'])*'?)(\s*:(?=\s|$))?|(^\s*(?:- +)*)([^\s#'"{}[\],&*!|>%@-][^#]*?|-[^\s#][^#]*?)(:(?=\s|$))|(?<=[\s:,[-]|^)(-?\d[\d._eE+-]*|true|false|null|yes|no|on|off|~)(?=\s*(?:$|[,\]}]|\s#))|([&*!][\w./-]+|^---.*|^\.\.\.)/g;
const PROPERTY = /^(\s*)((?:\\.|[^\s=:\\])+)(\s*[=:]\s*|\s+|$)(.*)$/;

/** `[{kind, text}]` of a line; the texts together are the line. */
export function wordsOf(kind, line) {
  if (line.length > LINE_CHARS_MAX || line === '') return [{ kind: '', text: line }];
  if (kind === 'json') return matched(line, JSON_WORDS, jsonKinds);
  if (kind === 'yaml') return matched(line, YAML_WORDS, yamlKinds);
  if (kind === 'properties') return property(line);
  return [{ kind: '', text: line }];
}

function matched(line, pattern, kindsOf) {
  const words = [];
  let end = 0;
  for (const found of line.matchAll(pattern)) {
    if (found[0] === '') continue;
    if (found.index > end) words.push({ kind: '', text: line.slice(end, found.index) });
    words.push(...kindsOf(found).filter(({ text }) => text));
    end = found.index + found[0].length;
  }
  if (end < line.length) words.push({ kind: '', text: line.slice(end) });
  return words;
}

function jsonKinds([, quoted, colon, number, word]) {
  if (quoted) return [{ kind: colon ? 'name' : 'string', text: quoted }, { kind: '', text: colon }];
  return number ? [{ kind: 'number', text: number }] : [{ kind: 'constant', text: word }];
}

function yamlKinds([, comment, quoted, colonOfQuoted, indent, name, colon, scalar, tag]) {
  if (comment) return [{ kind: 'comment', text: comment }];
  if (quoted) return [{ kind: colonOfQuoted ? 'name' : 'string', text: quoted }, { kind: '', text: colonOfQuoted }];
  if (name) return [{ kind: '', text: indent }, { kind: 'name', text: name }, { kind: '', text: colon }];
  return scalar ? [{ kind: /^-?\d/.test(scalar) ? 'number' : 'constant', text: scalar }] : [{ kind: 'comment', text: tag }];
}

function property(line) {
  if (/^\s*[#!]/.test(line)) return [{ kind: 'comment', text: line }];
  const found = PROPERTY.exec(line);
  if (!found) return [{ kind: '', text: line }];
  const [, indent, name, sign, value] = found;
  return [{ kind: '', text: indent }, { kind: 'name', text: name }, { kind: '', text: sign }, { kind: 'string', text: value }].filter(({ text }) => text);
}
