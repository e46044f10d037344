/** A font of boxes, so that a picture of an element is the same whatever fonts a machine has. */
const UNITS_PER_EM = 1_000;
const [ASCENT, DESCENT, X_HEIGHT, CAP_HEIGHT, ADVANCE] = [800, 200, 520, 700, 540];
const BOX = { from: { x: 60, y: 0 }, to: { x: 480, y: X_HEIGHT } };
/** Latin, punctuation, arrows, signs and geometric shapes: all that elements say in the languages they speak. */
const CHARACTERS = { from: 0x21, to: 0x27bf } as const;
const NO_BREAK_SPACE = 0xa0;

const u16 = (...values: number[]): number[] => values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
const u32 = (...values: number[]): number[] => values.flatMap((value) => u16(Math.floor(value / 65_536), value));

/** Glyphs: 0 and 1 a box, 2 a space. */
function tables(): Record<string, number[]> {
  const { from, to } = BOX;
  const box = [
    ...u16(1, from.x, from.y, to.x, to.y, 3, 0),
    1,
    1,
    1,
    1,
    ...u16(from.x, 0, to.x - from.x, 0),
    ...u16(from.y, to.y - from.y, 0, from.y - to.y),
  ];
  const padded = [...box, ...Array(-box.length & 3).fill(0)];
  const characters = Array.from({ length: CHARACTERS.to - CHARACTERS.from + 1 }, (_, i) => CHARACTERS.from + i);
  const groups = [0x20, ...characters].map((code) => u32(code, code, code === 0x20 || code === NO_BREAK_SPACE ? 2 : 1));
  return {
    "OS/2": [
      ...u16(4, ADVANCE, 400, 5, 0, ...Array(10).fill(50), 0),
      ...Array(10 + 16).fill(0),
      ...u32(0x54455354),
      ...u16(0x40, 0x20, 0xffff, ASCENT, -DESCENT, 0, ASCENT, DESCENT),
      ...u32(1, 0),
      ...u16(X_HEIGHT, CAP_HEIGHT, 0, 0x20, 1),
    ],
    cmap: [
      ...u16(0, 1, 3, 10),
      ...u32(12),
      ...u16(12, 0),
      ...u32(16 + 12 * groups.length, 0, groups.length),
      ...groups.flat(),
    ],
    glyf: [...padded, ...padded],
    head: [
      ...u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
      ...u16(3, UNITS_PER_EM),
      ...u32(0, 0, 0, 0),
      ...u16(0, 0, to.x, to.y, 0, 8, 2, 1, 0),
    ],
    hhea: [...u32(0x10000), ...u16(ASCENT, -DESCENT, 0, ADVANCE, 0, 0, to.x, 1, 0, 0, 0, 0, 0, 0, 0, 3)],
    hmtx: u16(ADVANCE, from.x, ADVANCE, from.x, ADVANCE / 2, 0),
    loca: u32(0, padded.length, 2 * padded.length, 2 * padded.length),
    maxp: [...u32(0x10000), ...u16(3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    name: u16(0, 0, 6),
    post: u32(0x30000, 0, 0, 1, 0, 0, 0, 0),
  };
}

function fontFile(): Uint8Array<ArrayBuffer> {
  const all = Object.entries(tables());
  let offset = 12 + 16 * all.length;
  const directory: number[] = [];
  const bodies: number[][] = [];
  for (const [tag, body] of all) {
    const padded = [...body, ...Array(-body.length & 3).fill(0)];
    directory.push(...new TextEncoder().encode(tag), ...u32(0, offset, body.length));
    bodies.push(padded);
    offset += padded.length;
  }
  return new Uint8Array([...u32(0x10000), ...u16(all.length, 128, 3, 32), ...directory, ...bodies.flat()]);
}

export const BOX_FONT = "Tocsin Boxes";

/** Makes the font known to the page. */
export async function loadBoxFont(): Promise<void> {
  const face = new FontFace(BOX_FONT, fontFile(), { weight: "100 900" });
  document.fonts.add(await face.load());
}
