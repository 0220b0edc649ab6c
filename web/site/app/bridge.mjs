// The program's exports as ordinary methods: strings in, objects out. It is the only module that
// knows pointers. After a crash every call does nothing and the page is told once.

import { MissingPart, SecondPart } from "{{asset:app/second_part.mjs}}";
import { decode, encode } from "{{asset:app/utf8.mjs}}";

/**
 * @typedef {object} StartOptions
 * @property {"dark"|"light"} theme
 * @property {boolean} reduced_motion
 * @property {"system"|"light"|"dark"} theme_choice
 * @property {"system"|"on"|"off"} motion_choice
 * @property {number} text_percent   From 80 to 200.
 * @property {number} dot_colour     What the colour of a record says: 0 to 3.
 * @property {string} lights_out    "off": leaving does not ask about streams that are left on.
 * @property {boolean} touch         Fingers are the main pointer: larger targets.
 * @property {string|null} saved     The stored session.
 * @property {string|null} progress  The stored progress.
 * @property {string|null} scenario  The stored session of the scenario that was open last.
 * @property {string|null} scenario_address  What leads back to it.
 * @property {string} hash           For example "#/l/records".
 */

/** @param {Record<string, any>} exports @returns {WebAssembly.Memory|null} */
function memory_of(exports) {
    // An optimised build gives its exports one-letter names, so the memory is found by its type.
    for (const value of Object.values(exports)) {
        if (value instanceof WebAssembly.Memory) return value;
    }
    return null;
}

export class Lab {
    #module;
    #memory;
    #second;
    #on_crash;

    /**
     * @param {any} module
     * @param {WebAssembly.Memory} memory
     * @param {SecondPart} second
     * @param {(reason: string, part_missing: boolean) => void} on_crash  Called once.
     */
    constructor(module, memory, second, on_crash) {
        this.#module = module;
        this.#memory = memory;
        this.#second = second;
        this.#on_crash = on_crash;
        this.stopped = false;
    }

    /**
     * Makes an instance of the program; it has not started yet.
     * @param {object} parts
     * @param {(settings: object) => Promise<any>} parts.factory  The glue's default export.
     * @param {WebAssembly.Module} parts.program
     * @param {HTMLCanvasElement|null} parts.canvas
     * @param {(reason: string, part_missing: boolean) => void} parts.on_crash
     * @returns {Promise<Lab>}
     */
    static async make({ factory, program, canvas, on_crash }) {
        /** @type {string[]} */
        const printed = [];
        const print = (/** @type {string} */ line) => {
            printed.push(line);
            if (printed.length > 20) printed.shift();
            console.info(line);
        };
        /** @type {Lab|null} */
        let lab = null;
        /** @type {WebAssembly.Memory|null} */
        let memory = null;
        const second = new SecondPart();
        const stop = (/** @type {string} */ reason, /** @type {boolean} */ part_missing) => {
            on_crash([...printed, reason].join("\n"), part_missing);
        };
        const module = await new Promise((resolve, reject) => {
            factory({
                canvas,
                print,
                printErr: print,
                onAbort: (/** @type {unknown} */ what) => lab?.crash(`abort: ${what}`),
                instantiateWasm(
                    /** @type {WebAssembly.Imports} */ imports,
                    /** @type {(i: WebAssembly.Instance, m: WebAssembly.Module) => void} */ done,
                ) {
                    const all = { ...imports, placeholder: second.placeholders(program) };
                    WebAssembly.instantiate(program, all).then((instance) => {
                        memory = memory_of(instance.exports);
                        second.belongs_to(instance);
                        done(instance, program);
                    }, reject);
                    return {};
                },
            }).then(resolve, reject);
        });
        memory ??= module.wasmMemory ?? null;
        if (!memory) throw new Error("The program has no memory that the page can reach.");
        lab = new Lab(module, memory, second, stop);
        return lab;
    }

    /**
     * Brings the part of the program that the first lesson does not need.
     * @returns {Promise<boolean>} whether it is there
     */
    bring_second_part() {
        return this.#second.bring();
    }

    /**
     * The program can do nothing more: say so, once.
     * @param {string} reason
     * @param {boolean} [part_missing]  It is whole itself, but its second part did not come.
     */
    crash(reason, part_missing = false) {
        if (this.stopped) return;
        this.stopped = true;
        this.#on_crash(reason, part_missing);
    }

    /** If this is why the program stopped in the middle of a call, it is told. @param {unknown} error */
    stopped_by(error) {
        if (error instanceof MissingPart) this.crash(error.message, true);
        else if (error instanceof WebAssembly.RuntimeError) this.crash(String(error.stack));
    }

    /** @param {string} name @param {Uint8Array} bytes */
    set_asset(name, bytes) {
        this.#with_text([name], (name_at) => {
            const at = this.#call("lab_alloc", bytes.length);
            if (!at) return this.crash(`No memory for ${name} (${bytes.length} bytes).`);
            this.#heap().set(bytes, at);
            this.#call("lab_set_asset", name_at, at, bytes.length);
            this.#call("lab_free", at);
        });
    }

    /** A file that the program has asked for will not come. @param {string} name @param {string} reason */
    asset_failed(name, reason) {
        this.#with_text([name, reason], (n, r) => this.#call("lab_asset_failed", n, r));
    }

    /**
     * @param {boolean} has_gl
     * @param {{width: number, height: number, dpr: number}} size  In CSS pixels.
     * @param {StartOptions} options
     * @returns {string|null} what went wrong, or null
     */
    start(has_gl, size, options) {
        const code = this.#with_text([JSON.stringify(options)], (text) =>
            this.#call("lab_start", has_gl ? 1 : 0, size.width, size.height, size.dpr, text),
        );
        if (this.stopped || code === 0) return null;
        return this.error() || `The program ended with code ${code}.`;
    }

    /** What the last failure was, "" if there was none. */
    error() {
        return this.#text(this.#call("lab_error")) ?? "";
    }

    /** @param {number} width @param {number} height @param {number} dpr */
    resize(width, height, dpr) {
        this.#call("lab_resize", width, height, dpr);
    }

    /** @param {boolean} visible */
    visible(visible) {
        this.#call("lab_visible", visible ? 1 : 0);
    }

    /** @param {"theme"|"reduced_motion"|"hash"|"link"} key @param {string} value */
    set_preference(key, value) {
        this.#with_text([key, value], (k, v) => this.#call("lab_set_preference", k, v));
    }

    /**
     * One step of the program.
     * @param {number} now_ms
     * @returns {number} 0: the next frame too; n > 0: not before n ms; -1: not before an input
     */
    frame(now_ms) {
        return this.stopped ? -1 : this.#call("lab_frame", now_ms);
    }

    /** The next message for the page, or null. @returns {Record<string, any>|null} */
    poll() {
        const text = this.#text(this.#call("lab_poll_output"));
        if (text === null) return null;
        try {
            return JSON.parse(text);
        } catch (error) {
            this.crash(`A message of the program is not JSON: ${error}`);
            return null;
        }
    }

    /**
     * @param {string} id
     * @param {"press"|"input"|"choose"|"slide"|"focus"|"blur"|"submit"} kind
     * @param {string} value
     */
    twin_event(id, kind, value = "") {
        this.#with_text([id, kind, value], (i, k, v) => this.#call("lab_twin_event", i, k, v));
    }

    /**
     * Offsets in bytes.
     * @param {string} id
     * @param {string} value
     * @param {{start: number, end: number, composing: number}} selection
     */
    text_state(id, value, { start, end, composing }) {
        this.#with_text([id, value], (i, v) =>
            this.#call("lab_text_state", i, v, start, end, composing),
        );
    }

    /**
     * @param {string} key  As KeyboardEvent.key names it.
     * @param {{shift: boolean, ctrl: boolean, alt: boolean}} held
     * @returns {boolean} whether the program used it
     */
    key(key, { shift, ctrl, alt }) {
        return Boolean(
            this.#with_text([key], (k) =>
                this.#call("lab_key", k, shift ? 1 : 0, ctrl ? 1 : 0, alt ? 1 : 0),
            ),
        );
    }

    /** The graphics context is gone, and what the program had in it. */
    context_lost() {
        // What is let go of later, when there is a new context, would be foreign to that one.
        if (this.#module._lab_context_lost) this.#call("lab_context_lost");
    }

    context_restored() {
        this.#call("lab_context_restored");
    }

    /** Where a control is on the canvas, in CSS pixels; for tests. @param {string} id */
    hit_rect(id) {
        const text = this.#with_text([id], (i) => this.#text(this.#call("lab_hit_rect", i)));
        return text ? JSON.parse(text) : null;
    }

    /** Counters and the hash of the state; for tests. */
    stats() {
        const text = this.#text(this.#call("lab_stats"));
        return text ? JSON.parse(text) : null;
    }

    /** @param {string} name @param {...number} values @returns {number} */
    #call(name, ...values) {
        if (this.stopped) return 0;
        try {
            return this.#module[`_${name}`](...values);
        } catch (error) {
            const reason = error instanceof Error ? (error.stack ?? error) : error;
            this.crash(`${name}: ${reason}`, error instanceof MissingPart);
            return 0;
        }
    }

    /** A view made anew each time: the memory moves when it grows. */
    #heap() {
        return new Uint8Array(this.#memory.buffer);
    }

    /** @param {number} at @returns {string|null} */
    #text(at) {
        if (!at) return null;
        const heap = this.#heap();
        return decode(heap.subarray(at, heap.indexOf(0, at)));
    }

    /**
     * Puts texts into the program's memory while `work` runs.
     * @template T
     * @param {string[]} texts
     * @param {(...at: number[]) => T} work
     * @returns {T|undefined}
     */
    #with_text(texts, work) {
        if (this.stopped) return undefined;
        const places = texts.map((text) => {
            const bytes = encode(text);
            const at = this.#call("lab_alloc", bytes.length + 1);
            if (at) {
                const heap = this.#heap();
                heap.set(bytes, at);
                heap[at + bytes.length] = 0;
            }
            return at;
        });
        if (places.includes(0)) {
            this.crash("No memory is left.");
            return undefined;
        }
        const result = work(...places);
        for (const at of places) this.#call("lab_free", at);
        return result;
    }
}
