const POLYNOMIAL = 0x82f63b78;
const MASK_DELTA = 0xa282ead8;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
  return crc;
});

const masked = (state: number): number => {
  const crc = (state ^ -1) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
};

/** CRC-32C (Castagnoli) of the bytes, masked as LevelDB stores it: a CRC of data that holds CRCs is weak. */
export function maskedCrc32c(bytes: Uint8Array, from: number, to: number, first?: number): number {
  let state = -1;
  if (first !== undefined) state = TABLE[(state ^ first) & 255]! ^ (state >>> 8);
  for (let at = from; at < to; at += 1) state = TABLE[(state ^ bytes[at]!) & 255]! ^ (state >>> 8);
  return masked(state);
}

/** The first place whose masked CRC, of everything from `from` up to and with it, the caller takes. */
export function crcSteps(
  bytes: Uint8Array,
  from: number,
  isIt: (at: number, crc: number) => boolean,
): number | undefined {
  let state = -1;
  for (let at = from; at < bytes.length; at += 1) {
    state = TABLE[(state ^ bytes[at]!) & 255]! ^ (state >>> 8);
    if (isIt(at, masked(state))) return at;
  }
  return undefined;
}
