// Checks the English of documents, comments and messages: words that tire readers, and sentences that are too long.
// A false alarm is silenced by a comment on the line before, with its reason: `<!-- prose: reason -->` in a document,
// `// prose: reason` in a source. `node scripts/checks/prose.mjs [FILE…]` looks at some files alone.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { documents, sources } from './files.mjs';

const MAX_WORDS = 40;
/** What is wrong wherever it is written, and what to write. */
const WORDS = [
  [/\btold\b/i, 'emits, reports, is called with'],
  [/\b(?:is|are|was|were|has|have) none\b/i, 'is not a …, is missing'],
  [/(?<!there )\b(?:is|are|was|were|be) no(?! (?:longer|more|less|fewer|later|earlier|\d))\b/i, 'is not a …'],
  [/\bof ours\b/i, "the bot's"],
  [/\bour own voice\b/i, "the bot's audio"],
  [/\banew\b/i, 'again'],
  [/\b(?:he|him|his|himself|she|her|hers|herself)\b/i, 'they (for the caller)'],
  [/\b(?:is|are|was|were) to (?:be|hear|go|know|have|say)\b/i, 'should, must'],
  [/\b(?:run|runs|ran|running) dry\b/i, 'underrun'],
  [/\bhears? of\b/i, 'is called with, is informed of'],
  [/\bkey press(?:es)?\b/i, 'DTMF digit'],
  [/\b(?:a|one|the|per|its) lead\b/i, 'how far ahead audio is sent (`sendAheadMs`)'],
  [/\bwould have gone by\b/i, 'is missed'],
  [/\bthat there (?:is|are) not\b/i, 'unknown, missing'],
  [/\bwhat is wrong with\b/i, 'name the thing that fails'],
  [/\bin vain\b/i, 'without effect'],
  [
    /\b(?:it|that|this|which|one|docs|specs?|tests?|name|message|pages?|code) tells\b/i,
    'says, reports, shows',
  ],
];

const named = process.argv.slice(2);
const files =
  named.length > 0
    ? named
    : [
        ...documents('docs'),
        'examples/README.md',
        ...readdirSync('.').filter((name) => name.endsWith('.md')),
        ...sources('src'),
        ...sources('examples'),
      ];
let count = 0;
for (const file of files) {
  for (const { line, text } of file.endsWith('.md') ? paragraphs(file) : pieces(file)) {
    for (const problem of problemsOf(text)) {
      console.log(`${file}:${line}: ${problem}`);
      count++;
    }
  }
}
console.log(`${files.length} files, ${count} problems`);
process.exitCode = count === 0 ? 0 : 1;

function problemsOf(text) {
  const prose = text.replace(/`[^`]*`/g, 'x').replace(/\]\([^)]*\)/g, ']');
  const problems = WORDS.filter(([pattern]) => pattern.test(prose)).map(
    ([pattern, better]) => `"${pattern.exec(prose)[0]}": write ${better}: ${excerpt(prose, pattern)}`,
  );
  for (const sentence of prose.split(/(?<=[.:;!?])\s+|\n\n/)) {
    const words = sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;
    if (words > MAX_WORDS) problems.push(`a sentence of ${words} words: ${sentence.slice(0, 80)}…`);
  }
  return problems;
}

function excerpt(prose, pattern) {
  const at = pattern.exec(prose).index;
  return prose.slice(Math.max(0, at - 30), at + 50).replaceAll('\n', ' ');
}

/** Paragraphs, list items and cells of a document, without code. */
function paragraphs(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = [];
  let isCode = false;
  let isSilenced = false;
  // Tables and their notes that `npm run bench` writes.
  let isGenerated = false;
  lines.forEach((text, index) => {
    if (/^<!-- (?:bench \w+|end) -->$/.test(text)) isGenerated = text !== '<!-- end -->';
    else if (/^\s*```/.test(text)) isCode = !isCode;
    else if (/^<!-- prose: .+ -->$/.test(text)) isSilenced = true;
    else if (!isCode && !isGenerated && !text.startsWith('    ') && text.trim() !== '') {
      if (!isSilenced) {
        for (const cell of text.startsWith('|') ? text.split(' | ') : [text]) {
          found.push({ line: index + 1, text: cell });
        }
      }
      isSilenced = false;
    }
  });
  return found;
}

/** Comments and texts of a source. */
function pieces(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const lines = text.split('\n');
  const found = [];
  const add = (start, piece) => {
    const line = source.getLineAndCharacterOfPosition(start).line;
    if (!/\/\/ prose: .+$/.test(lines[line - 1] ?? '')) found.push({ line: line + 1, text: piece });
  };
  const seen = new Set();
  const visit = (node) => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ]) {
      if (!seen.has(pos)) {
        seen.add(pos);
        const comment = text
          .slice(pos, end)
          .replace(/^\/\*\*?|\*\/$/g, '')
          .replace(/^[ \t]*(?:\*|\/\/) ?/gm, '')
          .replace(/^```[\s\S]*?^```/gm, '')
          .replace(/^ {4}.*$/gm, '');
        for (const part of comment.split(/\n\s*\n|\n(?=@|- )/)) add(pos, part.replaceAll('\n', ' '));
      }
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.getStart(), node.text);
    if (ts.isTemplateExpression(node)) {
      add(
        node.getStart(),
        [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('x'),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
