// The page counts text in UTF-16 units, the program in UTF-8 bytes.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} text @returns {Uint8Array} */
export function encode(text) {
    return encoder.encode(text);
}

/** @param {Uint8Array} bytes @returns {string} */
export function decode(bytes) {
    return decoder.decode(bytes);
}

/** The byte offset of a UTF-16 position. @param {string} text @param {number} index */
export function byte_offset(text, index) {
    return encoder.encode(text.slice(0, index)).length;
}

/** The UTF-16 position of a byte offset. @param {string} text @param {number} offset */
export function text_index(text, offset) {
    return decoder.decode(encoder.encode(text).subarray(0, offset)).length;
}
