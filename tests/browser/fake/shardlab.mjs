// A stand-in for the program, for tests of the page's own modules: the exports of
// web/platform/browser.cpp, but a test says what they answer. Strings go through real WebAssembly
// memory, as with the program.
//
// In the page, `fake` is there: fake.calls is what the page called, fake.send(message) queues a
// message for the page, fake.next is what lab_frame answers, fake.on(name, (...args) => …) reacts
// to a call.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export default async function factory(settings) {
    const memory = await new Promise((resolve) => {
        settings.instantiateWasm({}, (instance) => resolve(instance.exports.memory));
    });
    const fake = {
        calls: [],
        queue: [],
        next: -1,
        start_code: 0,
        error: "",
        frames: 0,
        key_used: false,
        reactions: {},
        allocated: 0,
        /** What every program says first. */
        begin() {
            fake.send({ ready: true });
            fake.send({ twin: [{ t: "status", text: "It runs." }] });
        },
        send: (message) => fake.queue.push(message),
        on: (name, reaction) => (fake.reactions[name] = reaction),
        of: (name) => fake.calls.filter((call) => call[0] === name).map((call) => call.slice(1)),
    };
    // The first texts that a test wants said at the start are put here before the page loads.
    globalThis.fake_setup?.(fake);
    globalThis.fake = fake;

    let top = 1024;
    const fixed = 512 * 1024; // Answers live here, as the program's static buffers do.
    const alloc = (size) => {
        fake.allocated += 1;
        const at = top;
        top += (size + 15) & ~15;
        return at;
    };
    const free = () => {
        fake.allocated -= 1;
        if (fake.allocated === 0) top = 1024;
    };
    const read = (at) => {
        const heap = new Uint8Array(memory.buffer);
        return decoder.decode(heap.slice(at, heap.indexOf(0, at)));
    };
    const write = (value) => {
        const heap = new Uint8Array(memory.buffer);
        const bytes = encoder.encode(typeof value === "string" ? value : JSON.stringify(value));
        heap.set(bytes, fixed);
        heap[fixed + bytes.length] = 0;
        return fixed;
    };
    const call = (name, ...args) => {
        fake.calls.push([name, ...args]);
        return fake.reactions[name]?.(...args);
    };

    let gl = null;
    return {
        _lab_alloc: alloc,
        _lab_free: free,
        _lab_set_asset(name, data, size) {
            const bytes = new Uint8Array(memory.buffer).slice(data, data + size);
            let sum = 0;
            for (const byte of bytes) sum = (sum * 31 + byte) >>> 0;
            call("set_asset", read(name), size, sum);
        },
        _lab_asset_failed: (name, reason) => void call("asset_failed", read(name), read(reason)),
        _lab_start(has_gl, width, height, dpr, options) {
            if (has_gl) {
                settings.canvas.width = width * dpr;
                settings.canvas.height = height * dpr;
                gl = settings.canvas.getContext("webgl2");
            }
            call("start", has_gl, width, height, dpr, JSON.parse(read(options)));
            return fake.start_code;
        },
        _lab_error: () => write(fake.error),
        _lab_resize: (width, height, dpr) => void call("resize", width, height, dpr),
        _lab_visible: (visible) => void call("visible", visible),
        _lab_set_preference: (key, value) => void call("set_preference", read(key), read(value)),
        _lab_frame(now) {
            fake.frames += 1;
            if (gl) {
                gl.clearColor(0.1, 0.4, 0.7, 1);
                gl.clear(gl.COLOR_BUFFER_BIT);
            }
            fake.reactions.frame?.(now);
            return fake.next;
        },
        _lab_poll_output: () => (fake.queue.length ? write(fake.queue.shift()) : 0),
        _lab_twin_event: (id, kind, value) =>
            void call("twin_event", read(id), read(kind), read(value)),
        _lab_text_state: (id, value, start, end, composing) =>
            void call("text_state", read(id), read(value), start, end, composing),
        _lab_key(key, shift, ctrl, alt) {
            call("key", read(key), shift, ctrl, alt);
            return fake.key_used ? 1 : 0;
        },
        _lab_context_lost: () => void call("context_lost"),
        _lab_context_restored: () => void call("context_restored"),
        _lab_hit_rect: () => 0,
        _lab_stats: () => write({ frames: fake.frames }),
    };
}
