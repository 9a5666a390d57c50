// The language of rules of policies: its words, for highlighting, and its rules, for saying which are about a name.
import { t } from '../texts.js';

const WORDS = /(#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("(?:\\.|[^"\\\n])*"?)|([A-Za-z_][\w-]*)|([{}=:,[\]])|(\s+)|([\s\S])/g;
const RESOURCES = new Set([
  'acl', 'operator', 'keyring', 'mesh', 'peering',
  ...['agent', 'event', 'identity', 'key', 'node', 'query', 'service', 'session'].flatMap((each) => [each, `${each}_prefix`]),
]);
const LEVELS = new Set(['read', 'write', 'list', 'deny']);

/** `[{kind, text}]` of a text of rules in HCL or JSON; the texts together are the whole text. */
export function ruleWords(text) {
  const words = [];
  for (const [whole, comment, quoted, word] of text.matchAll(WORDS)) {
    let kind = '';
    if (comment) kind = 'comment';
    else if (quoted) kind = LEVELS.has(quoted.slice(1, -1)) ? `level-${quoted.slice(1, -1)}` : RESOURCES.has(quoted.slice(1, -1))
      ? 'resource' : 'string';
    else if (word) kind = RESOURCES.has(word) ? 'resource' : word === 'policy' || word === 'intentions' ? 'attribute' : 'unknown';
    words.push({ kind, text: whole });
  }
  return words;
}

/** `[{resource, name, level, line}]` of rules in HCL: `name` is null for what has none. Rules in JSON are left out. */
export function rulesOf(text) {
  const rules = [];
  let line = 1;
  let open = null;
  const words = [];
  for (const word of ruleWords(text)) {
    if (word.text.trim() !== '' && word.kind !== 'comment') words.push({ ...word, line });
    line += word.text.split('\n').length - 1;
  }
  words.forEach((word, index) => {
    const next = words[index + 1]?.text;
    if (word.kind === 'resource' && next?.startsWith('"') && words[index + 2]?.text === '{') open = { resource: word.text,
      name: unquoted(next) };
    else if (word.kind === 'resource' && next === '=') rules.push({ resource: word.text, name: null,
      level: unquoted(words[index + 2]?.text ?? ''), line: word.line });
    else if (word.text === 'policy' && next === '=' && open) rules.push({ ...open, level: unquoted(words[index + 2]?.text ?? ''),
      line: word.line });
  });
  return rules;
}

/** `[{line, text}]`: what can be seen to be wrong while rules are typed. The agent has the last word when they are saved. */
export function problemsOf(text) {
  if (text.trim() === '' || text.trimStart().startsWith('{')) return []; // Rules in JSON are left to the agent.
  const problems = [];
  let line = 1;
  let depth = 0;
  let opened = 0;
  let before = ''; // The two words before: `policy =`.
  for (const word of ruleWords(text)) {
    if (word.text.startsWith('"') && /^(policy|intentions|acl|operator|keyring|mesh|peering) =$/.test(before)
      && !LEVELS.has(unquoted(word.text))) problems.push({ line, text: t('access.wrong.level', { word: word.text }) });
    if (word.text.trim() !== '' && word.kind !== 'comment') before = `${before.split(' ').pop()} ${word.text}`;
    if (word.kind === 'unknown') problems.push({ line, text: t('access.wrong.word', { word: word.text }) });
    else if (word.text.startsWith('"') && (word.text.length < 2 || !word.text.endsWith('"'))) problems.push({ line,
      text: t('access.wrong.quote') });
    else if (word.text === '{' && depth++ === 0) opened = line;
    else if (word.text === '}' && --depth < 0) {
      problems.push({ line, text: t('access.wrong.brace') });
      depth = 0;
    }
    line += word.text.split('\n').length - 1;
  }
  if (depth > 0) problems.push({ line: opened, text: t('access.wrong.open') });
  return problems;
}

function unquoted(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text.replace(/^"|"$/g, '');
  }
}

const ORDER = ['deny', 'read', 'list', 'write'];

/** The rules of a token that are about names which begin with the one that is missing, and give less than is asked for. */
export function narrowerRules(self, { resource, access, segment }) {
  const found = [];
  for (const { Name, Rules } of self?.ExpandedPolicies ?? []) {
    for (const rule of rulesOf(Rules)) {
      if (!rule.resource.startsWith(resource) || !rule.name?.startsWith(segment)
        || ORDER.indexOf(rule.level) >= ORDER.indexOf(access)) continue;
      found.push({ text: `${rule.resource} ${JSON.stringify(rule.name)} { policy = "${rule.level}" }`, policy: Name, line: rule.line });
    }
  }
  return found;
}
