// Sessions in links, and files that the user chooses. Fetched when somebody wants one of them.
//
// A packed session is base64url of: the version of this form (1), the CRC-32 of the session's text
// (4 bytes, the highest first), and that text (as in the file) compressed by DEFLATE (RFC 1951).

const kVersion = 1;
const kHeadBytes = 5;
/** A session that fits into a link has some kilobytes; what grows far beyond that is no session. */
const kTextBytesMax = 4 << 20;

/** CRC-32 as in PNG and gzip (polynomial EDB88320, reflected). @param {Uint8Array} bytes */
function crc32(bytes) {
    let crc = -1;
    for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
}

/**
 * @param {Uint8Array} bytes
 * @param {CompressionStream|DecompressionStream} through
 * @returns {Promise<Uint8Array>}
 */
async function pass(bytes, through) {
    const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
    /** @type {Uint8Array[]} */
    const parts = [];
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        length += part.value.length;
        if (length > kTextBytesMax) {
            reader.cancel();
            break;
        }
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** @param {string} text @returns {Promise<string>} what stands behind "#/x/" */
export async function pack(text) {
    const bytes = new TextEncoder().encode(text);
    const packed = await pass(bytes, new CompressionStream("deflate-raw"));
    const all = new Uint8Array(kHeadBytes + packed.length);
    all[0] = kVersion;
    new DataView(all.buffer).setUint32(1, crc32(bytes));
    all.set(packed, kHeadBytes);
    const base64 = btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(""));
    return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * What pack() has packed. Fails with an Error whose message is a sentence.
 * @param {string} packed
 * @returns {Promise<Uint8Array>} the session's text in UTF-8
 */
export async function unpack(packed) {
    if (!/^[\w-]*$/.test(packed)) throw new Error("It has characters that no such link has.");
    // One character more than a multiple of four cannot come from bytes.
    const whole = packed.length % 4 === 1 ? packed.slice(0, -1) : packed;
    const text = atob(whole.replaceAll("-", "+").replaceAll("_", "/"));
    const all = Uint8Array.from(text, (c) => c.charCodeAt(0));
    if (all.length <= kHeadBytes) throw new Error("It is cut off: hardly anything of it is there.");
    if (all[0] !== kVersion) {
        throw new Error(
            `It is packed in version ${all[0]}, which is not known here; this lab knows version ` +
                `${kVersion}. A newer lab may have made it: reload the page to get the newest.`,
        );
    }
    const damaged = "It is damaged: a part of it is missing or changed. Copy the whole link again.";
    const bytes = await pass(
        all.subarray(kHeadBytes),
        new DecompressionStream("deflate-raw"),
    ).catch(() => {
        throw new Error(damaged);
    });
    if (crc32(bytes) !== new DataView(all.buffer).getUint32(1)) throw new Error(damaged);
    return bytes;
}

/** @typedef {import("./bridge.mjs").Lab} Lab */

/** Gives the lab the link to a session, or "" if this browser cannot pack. @param {Lab} lab @param {string} text */
export async function make_link(lab, text) {
    const packed = await pack(text).catch(() => "");
    const page = location.href.split("#")[0];
    lab.set_preference("link", packed && `${page}#/x/${packed}`);
}

/** Gives the lab the session in a link. @param {Lab} lab @param {string} packed */
export async function open_link(lab, packed) {
    try {
        lab.set_asset("import/link", await unpack(packed));
    } catch (error) {
        lab.asset_failed("import/link", String(/** @type {Error} */ (error).message));
    }
}

/**
 * Gives the lab a saved session.
 * @param {Lab} lab
 * @param {File} file
 * @returns {Promise<string|void>} what is wrong with it, if the lab never saw it
 */
export async function open_file(lab, file) {
    // The program reads no longer ones, but would say so only when all of it is in its memory.
    const bytes = file.size > 16 << 20 ? null : await file.arrayBuffer().catch(() => null);
    if (!bytes) return `The file ${file.name} cannot be opened: it is too large, or not readable.`;
    lab.set_asset(`import/${file.name.slice(-60)}`, new Uint8Array(bytes));
}

/**
 * Sandboxes that are kept by name.
 * @param {Lab} lab
 * @param {import("./saved.mjs").Order} order
 * @returns {Promise<string|void>} what is wrong, if the lab is not told
 */
export async function sandboxes(lab, order) {
    const saved = await import("{{asset:app/saved.mjs}}").catch(() => null);
    if (!saved) return "A part of this page did not arrive; you may be offline.";
    saved.keep(lab, order);
}

/** Lets the user choose a file; never called back if none is chosen. @param {(file: File) => void} then */
export function choose_file(then) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json";
    input.addEventListener("change", () => {
        if (input.files?.[0]) then(input.files[0]);
    });
    input.click();
}
