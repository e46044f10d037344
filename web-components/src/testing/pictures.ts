import { commands, page } from "vitest/browser";

/** A pixel is another one when a channel differs by more; edges of shapes differ by less between browsers' versions. */
const CHANNEL_MAX = 48;
/** So many pixels of an element may be others. */
const SHARE_MAX = 0.004;
const BASELINES = "web-components/src/testing/pictures";
/** Levels of a channel are this far apart in a picture that is kept: flat areas stay flat, and it takes a third of the room. */
const STEP = 24;

type Rect = { name: string; x: number; y: number; width: number; height: number };

async function pixelsOf(base64: string, type: string): Promise<ImageData> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height);
  pixels.data.forEach((level, i) => (pixels.data[i] = Math.round(level / STEP) * STEP));
  return pixels;
}

/** Lossless, and far smaller than a PNG. */
async function webpOf(pixels: ImageData): Promise<string> {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 1 })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function shareOfOthers(now: ImageData, then: ImageData, { x, y, width, height }: Rect): number {
  let others = 0;
  for (let row = y; row < y + height; row++)
    for (let at = 4 * (row * now.width + x), end = at + 4 * width; at < end; at += 4)
      if ([0, 1, 2].some((channel) => Math.abs(now.data[at + channel]! - then.data[at + channel]!) > CHANNEL_MAX))
        others++;
  return others / (width * height);
}

/**
 * Compares how the elements of a sheet look with the picture that was looked at once, and says which differ. Without
 * such a picture it takes one: it is to be looked at and committed.
 */
export async function changedFrom(name: string, place: HTMLElement): Promise<string[]> {
  const shot = await page.screenshot({ element: place, base64: true, save: false });
  const now = await pixelsOf(shot, "image/png");
  const file = `${BASELINES}/${name}.webp`;
  const known = await commands.readFile(file, "base64").catch(() => undefined);
  if (known === undefined) {
    await commands.writeFile(file, await webpOf(now), "base64");
    return [`there was no ${file}: look at it, commit it`];
  }
  const then = await pixelsOf(known, "image/webp");
  if (then.width !== now.width || then.height !== now.height)
    return [`the sheet is ${now.width}x${now.height}, it was ${then.width}x${then.height}`];
  const origin = place.getBoundingClientRect();
  const changed = [...place.querySelectorAll<HTMLElement>("[data-name]")].flatMap((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    const rect = { name: each.dataset["name"]!, x: x - origin.x, y: y - origin.y, width, height };
    const share = shareOfOthers(now, then, rect);
    return share > SHARE_MAX ? [`${rect.name}: ${(100 * share).toFixed(1)} % of its pixels`] : [];
  });
  if (changed.length) await commands.writeFile(`${BASELINES}/${name}.changed.webp`, await webpOf(now), "base64");
  return changed;
}
