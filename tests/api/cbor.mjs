// A small CBOR of the tests' own (RFC 8949), so that what the engine reads and writes is not judged by itself.

function head(major, value) {
    if (value < 24) return [Buffer.from([(major << 5) | value])];
    const out = Buffer.alloc(9);
    out[0] = (major << 5) | 27;
    out.writeBigUInt64BE(BigInt(value), 1);
    return [out];
}

function parts(value) {
    if (value === null) return [Buffer.from([0xf6])];
    if (typeof value === "boolean") return [Buffer.from([value ? 0xf5 : 0xf4])];
    if (Number.isInteger(value)) return value >= 0 ? head(0, value) : head(1, -1 - value);
    if (typeof value === "string") return [...head(3, Buffer.byteLength(value)), Buffer.from(value)];
    if (value instanceof Uint8Array) return [...head(2, value.length), Buffer.from(value)];
    if (value instanceof Date) return [...head(6, 1), ...parts(value.getTime())];
    if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap(parts)];
    const entries = Object.entries(value);
    return [...head(5, entries.length), ...entries.flat().flatMap(parts)];
}

export const encode = (value) => Buffer.concat(parts(value));

/** What the engine writes: definite lengths, no floats. A time must be tag 1 with a whole number. */
export function decode(bytes) {
    const buffer = Buffer.from(bytes);
    let at = 0;
    const item = () => {
        const first = buffer[at++];
        const major = first >> 5;
        let value = first & 31;
        if (major === 7) {
            if (![20, 21, 22].includes(value)) throw new Error(`the simple value ${value}`);
            return value === 22 ? null : value === 21;
        }
        if (value >= 24) {
            if (value > 27) throw new Error(`the length ${value}`);
            const size = 1 << (value - 24);
            value = Number(BigInt(`0x${buffer.subarray(at, at + size).toString("hex")}`));
            at += size;
        }
        switch (major) {
            case 0: return value;
            case 1: return -1 - value;
            case 2: return Uint8Array.from(buffer.subarray(at, (at += value)));
            case 3: return buffer.toString("utf8", at, (at += value));
            case 4: return Array.from({ length: value }, item);
            case 5: return Object.fromEntries(Array.from({ length: value }, () => [item(), item()]));
            default: {
                const inner = item();
                if (value !== 1 || !Number.isInteger(inner)) throw new Error(`tag ${value} of ${inner}`);
                return new Date(inner);
            }
        }
    };
    const value = item();
    if (at !== buffer.length) throw new Error("bytes after the end");
    return value;
}
