// Fetches what the lab needs and counts each byte as it arrives. What has arrived stays, so a retry
// asks only for what is missing.

/** @typedef {import("./assets.mjs").Asset} Asset */

/**
 * Why a file did not arrive, or not whole.
 * kind: "network" (no answer, or cut off), "status" (an HTTP error), "length" (not the bytes that
 * belong to this build), "refused" (the browser will not compile the program).
 */
export class LoadError extends Error {
    /**
     * @param {"network"|"status"|"length"|"refused"} kind
     * @param {Asset} asset
     * @param {string} message
     */
    constructor(kind, asset, message) {
        super(message);
        this.kind = kind;
        this.asset = asset;
    }
}

/** @param {Asset} asset @param {number} got */
function wrong_length(asset, got) {
    return new LoadError(
        "length",
        asset,
        `${asset.name}: ${got} bytes arrived, ${asset.bytes} belong to this build.`,
    );
}

export class Loader {
    /** @param {(got: number, total: number) => void} on_progress */
    constructor(on_progress) {
        this.on_progress = on_progress;
        /** @type {Map<Asset, number>} bytes that arrived of each file */
        this.got = new Map();
        /** @type {Map<Asset, any>} what has arrived whole */
        this.done = new Map();
        /** @type {Promise<any>[]} */
        this.running = [];
        this.total = 0;
        /** Above 0 for a retry: caches are then passed by, as an old copy may be the trouble. */
        this.attempt = 0;
    }

    /**
     * Announces the files, so that the total is known from the first byte on.
     * @param {Asset[]} assets
     */
    expect(assets) {
        for (const asset of assets) {
            if (!this.got.has(asset)) {
                this.got.set(asset, 0);
                this.total += asset.bytes;
            }
        }
        this.#report();
    }

    /** The bytes of a file. @param {Asset} asset @returns {Promise<Uint8Array>} */
    bytes(asset) {
        return this.#once(asset, async () => {
            const body = await this.#open(asset);
            const whole = new Uint8Array(asset.bytes);
            let length = 0;
            const reader = body.getReader();
            for (;;) {
                const { done, value } = await this.#read(asset, reader);
                if (done) break;
                if (length + value.length > whole.length) {
                    reader.cancel().catch(() => {});
                    throw wrong_length(asset, length + value.length);
                }
                whole.set(value, length);
                length += value.length;
            }
            if (length !== asset.bytes) throw wrong_length(asset, length);
            return whole;
        });
    }

    /**
     * A program, compiled while it arrives.
     * @param {Asset} asset
     * @returns {Promise<WebAssembly.Module>}
     */
    program(asset) {
        return this.#once(asset, async () => {
            const reader = (await this.#open(asset)).getReader();
            let length = 0;
            /** @type {unknown} */
            let cut_off = null;
            const counted = new ReadableStream({
                pull: async (controller) => {
                    try {
                        const { done, value } = await this.#read(asset, reader);
                        if (!done) {
                            length += value.length;
                            controller.enqueue(value);
                            return;
                        }
                        if (length !== asset.bytes) throw wrong_length(asset, length);
                        controller.close();
                    } catch (error) {
                        cut_off = error;
                        controller.error(error);
                    }
                },
            });
            // A Response of our own: the type is right even where the server does not know .wasm.
            const response = new Response(counted, {
                headers: { "content-type": "application/wasm" },
            });
            try {
                return await WebAssembly.compileStreaming(response);
            } catch (error) {
                if (cut_off) throw cut_off;
                // Invalid bytes can end the compilation before the length is known to be wrong.
                throw new LoadError("refused", asset, String(error));
            }
        });
    }

    /**
     * The glue is imported, not fetched, so its bytes count when it is there. A failed import is
     * remembered by the browser under its address; a retry therefore asks with another one.
     * @param {Asset} asset
     * @returns {Promise<any>}
     */
    module(asset) {
        return this.#once(asset, async () => {
            const url = new URL(asset.url);
            if (this.attempt > 0) url.searchParams.set("attempt", String(this.attempt));
            try {
                const module = await import(url.href);
                this.#count(asset, asset.bytes);
                return module;
            } catch (error) {
                throw new LoadError("network", asset, `${asset.name}: ${error}`);
            }
        });
    }

    /** @template T @param {Asset} asset @param {() => Promise<T>} work @returns {Promise<T>} */
    async #once(asset, work) {
        if (this.done.has(asset)) return this.done.get(asset);
        this.got.set(asset, 0);
        const promise = work();
        this.running.push(promise);
        const result = await promise;
        this.done.set(asset, result);
        return result;
    }

    /** Waits until everything that was begun has ended, well or not. */
    async settled() {
        await Promise.allSettled(this.running);
        this.running = [];
    }

    /** @param {Asset} asset @returns {Promise<ReadableStream<Uint8Array>>} */
    async #open(asset) {
        /** @type {Response} */
        let response;
        try {
            response = await fetch(asset.url, { cache: this.attempt > 0 ? "reload" : "default" });
        } catch (error) {
            throw new LoadError("network", asset, `${asset.name}: ${error}`);
        }
        if (!response.ok || !response.body) {
            const answer = `${response.status} ${response.statusText}`.trim();
            throw new LoadError("status", asset, `${asset.name}: the server answered ${answer}.`);
        }
        return response.body;
    }

    /** @param {Asset} asset @param {ReadableStreamDefaultReader<Uint8Array>} reader */
    async #read(asset, reader) {
        try {
            const part = await reader.read();
            if (!part.done) this.#count(asset, part.value.length);
            return part;
        } catch (error) {
            throw new LoadError("network", asset, `${asset.name}: ${error}`);
        }
    }

    /** @param {Asset} asset @param {number} bytes */
    #count(asset, bytes) {
        this.got.set(asset, Math.min(asset.bytes, (this.got.get(asset) ?? 0) + bytes));
        this.#report();
    }

    #report() {
        let sum = 0;
        for (const bytes of this.got.values()) sum += bytes;
        this.on_progress(sum, this.total);
    }
}
