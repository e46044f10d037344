import { ByteReader } from "../byte-reader.ts";

/**
 * Snappy's raw format (format_description.txt), as LevelDB compresses blocks of its tables.
 * @throws RangeError where the bytes are not that
 */
export function unsnap(compressed: Uint8Array): Buffer {
  const reader = new ByteReader(compressed);
  const out = Buffer.alloc(reader.varint());
  let at = 0;
  while (!reader.ended) {
    const tag = reader.byte();
    const kind = tag & 3;
    if (kind === 0) {
      const literal = reader.bytes(1 + literalLength(reader, tag >> 2));
      if (at + literal.length > out.length) throw new RangeError("a literal reaches beyond the block");
      out.set(literal, at);
      at += literal.length;
      continue;
    }
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const offset = kind === 1 ? ((tag >> 5) << 8) | reader.byte() : little(reader, kind === 2 ? 2 : 4);
    if (offset === 0 || offset > at || at + length > out.length)
      throw new RangeError("a copy reaches beyond the block");
    // Byte by byte: a copy may overlap what it writes.
    for (const end = at + length; at < end; at += 1) out[at] = out[at - offset]!;
  }
  if (at !== out.length) throw new RangeError("the block ends too early");
  return out;
}

const literalLength = (reader: ByteReader, code: number): number => (code < 60 ? code : little(reader, code - 59));

function little(reader: ByteReader, bytes: number): number {
  let value = 0;
  for (let place = 0; place < bytes; place += 1) value += reader.byte() * 256 ** place;
  return value;
}
