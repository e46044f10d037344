/**
 * 64 bits of a text as 16 hexadecimal digits. It tells one configuration from another; it is no defence against
 * anyone who wants two texts to be alike. (cyrb53 of bryc, public domain, with both halves kept.)
 */
export function hashOf(text: string): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 2654435761);
    second = Math.imul(second ^ code, 1597334677);
  }
  const firstMixed = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  const secondMixed =
    Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(firstMixed ^ (firstMixed >>> 13), 3266489909);
  return [secondMixed, firstMixed].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
