/** Where a quote stands that makes the text no CSV, counted from 1, and the fix. */
export type WrongQuote = { line: number; column: number; message: string };

const NEVER_ENDS = 'the quote that opens here does not end: close the cell with ", or leave the quote out';
const GOES_ON =
  'text follows the end of the quotes that open here: close the cell with " at its end, and write a quote inside it twice ("")';
const INSIDE = 'a quote stands in a cell that is not in quotes: put the cell in quotes and write this one twice ("")';

/**
 * The first wrong quote, at the place where its cell's quotes open: a parser only knows where it stopped, which may
 * be the end of the text.
 */
export function findWrongQuote(text: string, delimiter: string): WrongQuote | undefined {
  const body = text.replace(/^\uFEFF/, "");
  let at = 0;
  while (at < body.length) {
    if (body[at] === "#") {
      at = endOfLine(body, at) + 1;
      continue;
    }
    const read = readLine(body, at, delimiter);
    if (typeof read !== "number") return { ...placeAt(body, read.at), message: read.message };
    at = read + 1;
  }
  return undefined;
}

/** Where the row's line ends, which is a later one where a cell in quotes has several. */
function readLine(text: string, begin: number, delimiter: string): number | { at: number; message: string } {
  let at = begin;
  for (;;) {
    while (text[at] === " " || text[at] === "\t") at++;
    if (text[at] === '"') {
      const open = at;
      const close = closing(text, open);
      if (close === undefined) return { at: open, message: NEVER_ENDS };
      at = close + 1;
      while (text[at] === " " || text[at] === "\t" || text[at] === "\r") at++;
      if (at < text.length && text[at] !== delimiter && text[at] !== "\n") {
        const spansLines = text.slice(open, close).includes("\n");
        return { at: open, message: spansLines ? NEVER_ENDS : GOES_ON };
      }
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== "\n") {
      if (text[at] === '"') return { at, message: INSIDE };
      at++;
    }
    if (text[at] !== delimiter) return at;
    at++;
  }
}

/** The quote that ends the cell; two in a row are a quote of the text. */
function closing(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return undefined;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};

function placeAt(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
