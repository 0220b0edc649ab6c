// Pictures are decoded, scaled, written and compared by the browser itself, in a blank page, so
// that no library for images is needed.

/** Side of a tile in pixels of a reference. Letters of two machines differ inside of one only. */
const kTile = 12;
/** Of 255: a tile whose mean colour is that far off shows something else. */
const kTileOff = 20;

/** What may differ without being another picture: the mean of all tiles, and the share of tiles. */
export const kMeanMax = 2;
export const kOffMax = 0.003;

/** @param {Uint8Array} bytes  Of a PNG or a WebP. */
function url_of(bytes) {
    const type = bytes[0] === 0x89 ? "png" : "webp";
    return `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** @param {string} url @returns {Buffer} */
const bytes_of = (url) => Buffer.from(url.slice(url.indexOf(",") + 1), "base64");

/** @typedef {{mean: number, off: number, worst: {x: number, y: number, by: number}}} Difference */

/** Whether two pictures show the same. @param {Difference} difference */
export const is_alike = ({ mean, off }) => mean <= kMeanMax && off <= kOffMax;

export class Pictures {
    #page;

    /** @param {import("playwright-core").Page} page  A blank one that nobody else uses. */
    constructor(page) {
        this.#page = page;
    }

    /**
     * A small WebP of a picture.
     * @param {Uint8Array} image
     * @param {{width: number, bytes: number}} most  The better one of all that are small enough.
     * @returns {Promise<Buffer>}
     */
    async shrink(image, { width, bytes }) {
        const url = await this.#page.evaluate(
            async ([data, most_width, most_bytes]) => {
                const picture = await createImageBitmap(await (await fetch(data)).blob());
                const scale = Math.min(1, most_width / picture.width);
                const canvas = document.createElement("canvas");
                canvas.width = Math.round(picture.width * scale);
                canvas.height = Math.round(picture.height * scale);
                const context = canvas.getContext("2d");
                context.imageSmoothingQuality = "high";
                context.drawImage(picture, 0, 0, canvas.width, canvas.height);
                for (let quality = 0.92; quality > 0.3; quality -= 0.04) {
                    const made = canvas.toDataURL("image/webp", quality);
                    if ((made.length - made.indexOf(",")) * 0.75 <= most_bytes) return made;
                }
                return null;
            },
            [url_of(image), width, bytes],
        );
        if (!url) throw new Error(`The picture does not fit into ${bytes} bytes.`);
        return bytes_of(url);
    }

    /**
     * How far a picture is from a reference, to whose size it is scaled.
     * @param {Uint8Array} image
     * @param {Uint8Array} reference
     * @returns {Promise<Difference>}
     */
    compare(image, reference) {
        return this.#page.evaluate(
            async ([one, other, tile, tile_off]) => {
                const load = async (data) => createImageBitmap(await (await fetch(data)).blob());
                const known = await load(other);
                const { width, height } = known;
                const pixels = (picture) => {
                    const canvas = document.createElement("canvas");
                    canvas.width = width;
                    canvas.height = height;
                    const context = canvas.getContext("2d", { willReadFrequently: true });
                    context.imageSmoothingQuality = "high";
                    context.drawImage(picture, 0, 0, width, height);
                    return context.getImageData(0, 0, width, height).data;
                };
                const a = pixels(await load(one));
                const b = pixels(known);
                let sum = 0;
                let off = 0;
                let count = 0;
                let worst = { x: 0, y: 0, by: 0 };
                for (let top = 0; top < height; top += tile) {
                    for (let left = 0; left < width; left += tile) {
                        const right = Math.min(left + tile, width);
                        const bottom = Math.min(top + tile, height);
                        const difference = [0, 0, 0];
                        for (let y = top; y < bottom; y += 1) {
                            for (let x = left; x < right; x += 1) {
                                const at = (y * width + x) * 4;
                                for (const c of [0, 1, 2]) difference[c] += a[at + c] - b[at + c];
                            }
                        }
                        const area = (right - left) * (bottom - top);
                        const by = Math.max(...difference.map((d) => Math.abs(d) / area));
                        if (by > worst.by) worst = { x: left, y: top, by };
                        if (by > tile_off) off += 1;
                        sum += by;
                        count += 1;
                    }
                }
                return { mean: sum / count, off: off / count, worst };
            },
            [url_of(image), url_of(reference), kTile, kTileOff],
        );
    }

    /**
     * The picture with a grey box painted over it; for the test of the comparison itself.
     * @param {Uint8Array} image
     * @param {{x: number, y: number, w: number, h: number}} box
     * @returns {Promise<Buffer>} a PNG
     */
    async with_box(image, box) {
        const url = await this.#page.evaluate(
            async ([data, { x, y, w, h }]) => {
                const picture = await createImageBitmap(await (await fetch(data)).blob());
                const canvas = document.createElement("canvas");
                canvas.width = picture.width;
                canvas.height = picture.height;
                const context = canvas.getContext("2d");
                context.drawImage(picture, 0, 0);
                context.fillStyle = "#808080";
                context.fillRect(x, y, w, h);
                return canvas.toDataURL("image/png");
            },
            [url_of(image), box],
        );
        return bytes_of(url);
    }
}
