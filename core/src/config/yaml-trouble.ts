import type { YAMLParseError } from "yaml";

/** What is wrong with the text, and where: an offset into it. */
export type Trouble = { at: number; message: string };

const QUOTE_ENDS = "close it with the same quote on its line, or leave it out";
const SPACES = "a key stands as far in as its neighbours, with spaces, two more than the key that it belongs to";

/** A parser's error in words that say what to do, at the place where the mistake was made. */
export function explain({ code, message, pos: [at] }: YAMLParseError, text: string): Trouble {
  if (code === "TAB_AS_INDENT") return { at, message: "a tab indents the line: indent with spaces" };
  if (code === "MISSING_CHAR" && message.includes("closing"))
    return { at: openQuote(text), message: `the quote that opens here does not end: ${QUOTE_ENDS}` };
  if (code === "BAD_INDENT" && message.startsWith("Flow")) {
    const [open, close] = message.includes("map") ? ["{", "}"] : ["[", "]"];
    return { at: openBracket(text, open, at), message: `the "${open}" that opens here does not end: add "${close}"` };
  }
  if (code === "BAD_INDENT") return { at, message: `the line is indented otherwise than its neighbours: ${SPACES}` };
  if (code === "BLOCK_AS_IMPLICIT_KEY" || code === "MULTILINE_IMPLICIT_KEY")
    return {
      at,
      message: `a key does not fit here: ${SPACES}; put a value that holds ": " in quotes, and write "key: value" with a colon and a space`,
    };
  if (code === "BAD_SCALAR_START")
    return { at, message: `a text cannot begin with ${text[at] ?? "this"}: put it in quotes` };
  if (code === "BAD_DQ_ESCAPE")
    return { at, message: "a backslash in double quotes begins a special character: write \\\\, or use single quotes" };
  if (code === "MULTIPLE_DOCS")
    return { at, message: "a second document begins here: take out the line ---, or make two files" };
  if (code === "BAD_ALIAS") return { at, message: "* begins the name of an anchor: put the text in quotes" };
  if (code === "UNEXPECTED_TOKEN")
    return {
      at,
      message: `${shownAt(text, at)} does not belong here: take it out, or put the whole value in quotes`,
    };
  return { at, message: `${message.replaceAll("\n", " ")}: correct it, or put the value in quotes` };
}

const shownAt = (text: string, at: number): string => {
  const [word = ""] = /^\S*/.exec(text.slice(at, at + 40)) ?? [];
  return word === "" ? "what follows" : `"${word}"`;
};

/** The last quote that opens; quotes within words and in comments open nothing. */
function openQuote(text: string): number {
  let open = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const begins = at === 0 || /[\s[{,:]/.test(text[at - 1]!);
    if (quote === "" && char === "#" && begins) at = endOfLine(text, at);
    else if (quote === "" && (char === '"' || char === "'") && begins) [open, quote] = [at, char];
    else if (quote === '"' && char === "\\") at++;
    else if (char === quote) quote = "";
  }
  return open;
}

/** The innermost bracket of this form that is open before the offset. */
function openBracket(text: string, open: string, end: number): number {
  const brackets: { char: string; at: number }[] = [];
  for (let at = 0; at < end; at++) {
    const char = text[at]!;
    const begins = at === 0 || /[\s[{,:]/.test(text[at - 1]!);
    if (char === "#" && begins) at = endOfLine(text, at);
    else if ((char === '"' || char === "'") && begins) at = endOfQuote(text, at);
    else if (char === "{" || char === "[") brackets.push({ char, at });
    else if (char === "}" || char === "]") {
      const opener = char === "}" ? "{" : "[";
      const from = brackets.findLastIndex((each) => each.char === opener);
      if (from >= 0) brackets.splice(from, 1);
    }
  }
  return brackets.findLast(({ char }) => char === open)?.at ?? end;
}

function endOfQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[open] === '"' && text[at] === "\\") at++;
    else if (text[at] === text[open]) return at;
  }
  return open;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};
