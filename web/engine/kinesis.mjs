// Amazon Kinesis Data Streams as a module: the engine of ShardLab without its page, in node, a page or a worker.
//
//   import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
//   import { createRequestHandler } from "./kinesis.mjs";
//
//   const requestHandler = await createRequestHandler({ region: "us-east-1" });
//   const client = new KinesisClient({ region: "us-east-1", requestHandler, credentials: … });
//   requestHandler.advance(1000);   // a second of virtual time
//
// Nothing is sent anywhere, and signatures are not checked. kinesis.d.ts says what all options mean. web/engine/module.cpp
// is the other side of everything that is written to memory here.

const micros_per_ms = 1000;
const two_to_32 = 2 ** 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** 2025-01-01T00:00:00Z: where virtual time begins unless told otherwise. */
const default_start_ms = Date.UTC(2025, 0, 1);

let default_module;

/** Bytes of a file or an address, in node as well, where fetch() reads no files. */
async function bytes_of(url) {
    if (url.protocol === "file:") {
        const { readFile } = await import("node:fs/promises");
        return readFile(url);
    }
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} was answered with status ${response.status}.`);
    return response.arrayBuffer();
}

async function compiled(wasm) {
    if (wasm === undefined) {
        default_module ??= bytes_of(new URL("./kinesis.wasm", import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
        // After a failure the next caller may try again.
        default_module.catch(() => (default_module = undefined));
        return default_module;
    }
    if (wasm instanceof WebAssembly.Module) return wasm;
    if (wasm instanceof URL || typeof wasm === "string") return WebAssembly.compile(await bytes_of(new URL(wasm)));
    return WebAssembly.compile(wasm);
}

/** What the module asks of its surroundings: it prints nothing and opens nothing, so all answers are refusals. */
function imports_of(module) {
    const not_supported = 52; // WASI: ENOSYS
    const imports = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
        if (kind !== "function") throw new Error(`kinesis.wasm asks for ${from}.${name}, which is no function.`);
        imports[from] ??= {};
        imports[from][name] = () => not_supported;
    }
    return imports;
}

function wanted(value, check, sentence) {
    if (!check(value)) throw new TypeError(sentence);
    return value;
}
const is_time = (value) => Number.isFinite(value) && value >= 0 && value <= 8.64e15;

/** UTF-8 takes at most as many bytes for each unit of a text. */
const utf8_bytes_most = 3;

/** A part of a request that stands in a line of its own. */
function line(value) {
    const text = `${value}`;
    if (text.includes("\n")) throw new TypeError(`"${text}" has a line break, which HTTP does not allow there.`);
    return text;
}

const is_account = (value) => typeof value === "string" && /^\d{12}$/.test(value);

/** Names and values of what `given` has of these names, as texts. */
function numbers_of(what, given, names, kind) {
    const other = Object.keys(given).find((name) => !names.includes(name));
    if (other !== undefined) throw new TypeError(`${what} has no ${other}; it has ${names.join(", ")}.`);
    return names.filter((name) => given[name] !== undefined).flatMap((name) => {
        wanted(given[name], (v) => Number.isInteger(v) && v >= 0 && v < two_to_32, `${what}.${name} is ${kind}, 0 or more.`);
        return [name, `${given[name]}`];
    });
}

/** One of several texts. */
function one_of(name, value, choices) {
    return wanted(value, (v) => choices.includes(v), `${name} is one of ${choices.map((c) => `"${c}"`).join(", ")}.`);
}

function seed_of(seed) {
    const whole = typeof seed === "bigint" ? seed : Number.isSafeInteger(seed) ? BigInt(seed) : null;
    wanted(whole, (v) => v !== null, "seed is a whole number or a BigInt.");
    return BigInt.asUintN(64, whole);
}

/** A copy of everything that an engine holds. */
class Snapshot {
    #drop;
    constructor(owner, pointer, drop, opened) {
        this.owner = owner;
        this.pointer = pointer;
        this.opened = opened;
        this.#drop = drop;
    }
    free() {
        if (this.pointer !== 0) this.#drop(this.pointer);
        this.pointer = 0;
    }
}

/** The keys of AWS KMS by which streams are encrypted; no part of Kinesis, so that they have calls of their own. */
class Kms {
    #account;
    #ask;
    constructor(account, ask) {
        this.#account = account;
        this.#ask = ask;
    }

    /** Makes a customer managed key, which is enabled; gives its ARN. */
    createKey({ alias, account = this.#account } = {}) {
        wanted(account, is_account, "account is a text of twelve digits.");
        wanted(alias, (v) => v === undefined || (typeof v === "string" && /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/.test(v)),
            'alias is a text such as "alias/mine", and does not begin with "alias/aws/".');
        return this.#ask("kinesis_create_key", [account, alias ?? ""]);
    }

    /** For a key that createKey() made. */
    setKeyState(keyArn, state) {
        one_of("state", state, ["Enabled", "Disabled", "PendingDeletion", "Deleted"]);
        if (this.#ask("kinesis_set_key_state", [`${keyArn}`, state]) === "") throw new Error(`${keyArn} is no customer managed key.`);
    }
}

function abort_error() {
    const error = new Error("Request aborted");
    error.name = "AbortError";
    return error;
}

/** What follows the body of an answer that goes on: the frames of a subscription, as they come in the engine's time. */
class EventStream {
    #link;
    #ended = false;
    #failure = null;

    constructor(link) {
        this.#link = link;
    }

    /** What there is now, without waiting. */
    take() {
        if (this.#ended) return { frames: new Uint8Array(0), more: false, ended: true };
        const { state, frames } = this.#link.take();
        if (state === "e") this.end();
        return { frames, more: state === "m", ended: this.#ended };
    }

    /** The client leaves. */
    close() {
        if (this.#ended) return;
        this.#link.close();
        this.end();
    }

    /** Nothing follows, or only this error. */
    end(failure = null) {
        this.#ended = true;
        this.#failure ??= failure;
        this.#link.forget();
    }

    abort() {
        if (this.#ended) return;
        this.#link.close();
        this.end(abort_error());
    }

    async next() {
        while (!this.#ended) {
            const { frames } = this.take();
            if (frames.length > 0) return { done: false, value: frames };
            if (!this.#ended) await this.#link.change();
        }
        const failure = this.#failure;
        this.#failure = null;
        if (failure !== null) throw failure;
        return { done: true, value: undefined };
    }

    async return() {
        this.close();
        this.#failure = null;
        return { done: true, value: undefined };
    }

    [Symbol.asyncIterator]() {
        return this;
    }
}

class Engine {
    kms;
    #exports;
    #instance;
    #wall;
    #now_us;
    #headers_read; // Their names in small letters: the service goes by the others.
    #streams = new Map(); // Those that have not ended, by the order of their opening.
    #opened = 0;
    #waiting = []; // Called when something may have changed for a stream.
    #timer;

    constructor(exports, options) {
        const {
            account = "123456789012", region = "us-east-1", seed = 0, clock = "virtual", limits = "on", delays = {},
            quotas = {}, principals = {}, start = default_start_ms,
        } = options;
        wanted(account, is_account, "account is a text of twelve digits.");
        wanted(region, (v) => typeof v === "string" && /^[a-z0-9-]+$/.test(v), 'region is a text such as "us-east-1".');
        one_of("limits", limits, ["on", "off"]);
        this.#wall = one_of("clock", clock, ["virtual", "wall"]) === "wall";
        const start_ms = start instanceof Date ? start.getTime() : start;
        this.#now_us = Math.floor(wanted(start_ms, is_time, "start is a Date or milliseconds since 1970.") * micros_per_ms);

        this.#exports = exports;
        const whole = seed_of(seed);
        const fields = this.#framed([
            "account", account, "region", region, "limits", limits,
            ...numbers_of("delays", delays, ["creating", "updating", "deleting", "consumerCreating", "consumerDeleting"],
                "a whole number of milliseconds"),
            ...numbers_of("quotas", quotas, ["shardsPerAccount", "shardsPerStream", "onDemandStreams"], "a whole number"),
            ...Object.entries(principals).flatMap(([key, { account: of, arn = "" }]) => {
                wanted(key, (v) => /^\w+$/.test(v), "principals are named by access keys, of letters and digits.");
                wanted(of, is_account, `principals.${key}.account is a text of twelve digits.`);
                wanted(arn, (v) => typeof v === "string" && /^\S*$/.test(v), `principals.${key}.arn is a text without blanks.`);
                return ["principal", `${key} ${of} ${arn}`];
            }),
        ]);
        // There is no instance yet whose buffer could take the options.
        const room = exports.malloc(fields.length);
        new Uint8Array(exports.memory.buffer).set(fields, room);
        this.#instance = exports.kinesis_create(room, fields.length, Number(whole >> 32n), Number(whole & 0xffffffffn));
        exports.free(room);
        exports.kinesis_headers_read(this.#instance);
        this.#headers_read = new Set(decoder.decode(this.#output()).trim().split("\n"));
        this.#tell_time();
        this.kms = new Kms(account, (name, parts) => {
            this.#tell_time(); // What is pushed until now has the keys as they were.
            const framed = this.#framed(parts);
            const at = exports.kinesis_buffer(this.#alive(), framed.length);
            new Uint8Array(exports.memory.buffer).set(framed, at);
            exports[name](this.#instance, framed.length);
            return decoder.decode(this.#output());
        });
    }

    /** Answers { method, query, headers, body } with { status, headers, body }, and { stream } if the answer goes on. */
    call({ method = "POST", query = "", headers = {}, body = "" }) {
        let head = `${line(method)}\n${line(query)}`;
        for (const name in headers) {
            if (!this.#headers_read.has(name) && !this.#headers_read.has(name.toLowerCase())) continue;
            head += `\n${name}:${line(headers[name])}`;
        }
        const { kinesis_body_buffer, kinesis_buffer, kinesis_handle } = this.#exports;
        const head_size = this.#write(kinesis_buffer, head);
        const body_size = this.#write(kinesis_body_buffer, body ?? "");
        const now = this.#current();
        kinesis_handle(this.#instance, body_size, head_size, Math.floor(now / two_to_32), now % two_to_32);
        const answer = this.#answer();
        this.#stir();
        return answer;
    }

    /** Milliseconds since 1970. */
    now() {
        this.#alive();
        return Math.floor(this.#current() / micros_per_ms);
    }

    /** Lets virtual time pass; gives the new time. */
    advance(ms) {
        if (this.#wall) throw new Error("The clock is the wall's: it cannot be advanced.");
        wanted(ms, is_time, "advance() takes milliseconds, 0 or more.");
        this.#now_us += Math.floor(ms * micros_per_ms);
        this.#tell_time();
        this.#stir();
        return this.now();
    }

    /** Sixteen hexadecimal digits: equal digests mean equal engines. */
    stateHash() {
        this.#exports.kinesis_state_hash(this.#alive());
        return BigInt(decoder.decode(this.#output())).toString(16).padStart(16, "0");
    }

    snapshot() {
        return new Snapshot(this.#exports, this.#exports.kinesis_snapshot(this.#alive()), this.#exports.kinesis_drop_snapshot,
            this.#opened);
    }

    restore(snapshot) {
        if (!(snapshot instanceof Snapshot) || snapshot.owner !== this.#exports)
            throw new TypeError("restore() takes a snapshot of this engine.");
        if (snapshot.pointer === 0) throw new Error("The snapshot has been freed.");
        this.#exports.kinesis_restore(this.#alive(), snapshot.pointer);
        this.#exports.kinesis_now(this.#instance);
        this.#now_us = Number(decoder.decode(this.#output()));
        // What was opened later does not exist, and its number may be given again.
        for (const [order, stream] of this.#streams) if (order > snapshot.opened) stream.end();
        this.#stir();
    }

    destroy() {
        for (const stream of this.#streams.values()) stream.end();
        this.#stir();
        if (this.#instance !== 0) this.#exports.kinesis_destroy(this.#instance);
        this.#instance = 0;
    }

    #open(subscription) {
        const order = ++this.#opened;
        const halves = [Number(subscription >> 32n), Number(subscription & 0xffffffffn)];
        const stream = new EventStream({
            take: () => {
                this.#exports.kinesis_take(this.#alive(), ...halves, ...this.#time());
                const output = this.#output();
                return { state: String.fromCharCode(output[0]), frames: output.subarray(1) };
            },
            close: () => this.#exports.kinesis_close(this.#alive(), ...halves, ...this.#time()),
            forget: () => {
                this.#streams.delete(order);
                this.#stir();
            },
            change: () => new Promise((resolve) => {
                this.#waiting.push(resolve);
                this.#set_timer();
            }),
        });
        this.#streams.set(order, stream);
        return stream;
    }

    /** Every stream that waits looks again. */
    #stir() {
        if (this.#waiting.length === 0) return;
        clearTimeout(this.#timer);
        for (const look of this.#waiting.splice(0)) look();
    }

    /** The wall's clock brings the next event without anybody's help. */
    #set_timer() {
        if (!this.#wall) return;
        clearTimeout(this.#timer);
        this.#exports.kinesis_next_push(this.#alive());
        const next = decoder.decode(this.#output());
        if (next === "") return;
        const wait_ms = Math.ceil((Number(next) - this.#current()) / micros_per_ms);
        this.#timer = setTimeout(() => this.#stir(), Math.max(wait_ms, 0));
    }

    #alive() {
        if (this.#instance === 0) throw new Error("The engine has been destroyed.");
        return this.#instance;
    }

    #current() {
        // A wall clock that is set back does not take the engine with it.
        if (this.#wall) this.#now_us = Math.max(this.#now_us, Date.now() * micros_per_ms);
        return this.#now_us;
    }

    /** Microseconds as two halves. */
    #time() {
        const now = this.#current();
        return [Math.floor(now / two_to_32), now % two_to_32];
    }

    #tell_time() {
        this.#exports.kinesis_settle(this.#alive(), ...this.#time());
    }

    /** Writes a text or bytes to where `room` says; gives how many bytes they are. */
    #write(room, content) {
        const at = room(this.#alive(), content.length);
        const bytes = new Uint8Array(this.#exports.memory.buffer, at, content.length);
        if (typeof content !== "string") {
            bytes.set(content);
            return content.length;
        }
        // Nearly all texts are ASCII, of a byte each; what is not is written again where there is more room.
        const { read, written } = encoder.encodeInto(content, bytes);
        if (read === content.length) return written;
        const most = utf8_bytes_most * content.length;
        const wide = room(this.#alive(), most);
        return encoder.encodeInto(content, new Uint8Array(this.#exports.memory.buffer, wide, most)).written;
    }

    #framed(parts) {
        const fields = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
        const out = new Uint8Array(fields.reduce((sum, field) => sum + 4 + field.length, 0));
        const view = new DataView(out.buffer);
        let at = 0;
        for (const field of fields) {
            view.setUint32(at, field.length, true);
            out.set(field, at + 4);
            at += 4 + field.length;
        }
        return out;
    }

    /** A copy: the memory may move with the next call. */
    #output() {
        const { kinesis_output, kinesis_output_size, memory } = this.#exports;
        const at = kinesis_output(this.#instance);
        return new Uint8Array(memory.buffer).slice(at, at + kinesis_output_size(this.#instance));
    }

    #answer() {
        const { kinesis_body, kinesis_body_size, kinesis_output, kinesis_output_size, memory } = this.#exports;
        const head = new Uint8Array(memory.buffer, kinesis_output(this.#instance), kinesis_output_size(this.#instance));
        const lines = decoder.decode(head).split("\n");
        const headers = {};
        for (let i = 1; i < lines.length; i += 1) {
            const colon = lines[i].indexOf(":");
            headers[lines[i].slice(0, colon).toLowerCase()] = lines[i].slice(colon + 1);
        }
        // A copy: the memory may move with the next call.
        const body = new Uint8Array(memory.buffer, kinesis_body(this.#instance), kinesis_body_size(this.#instance)).slice();
        const [status, subscription] = lines[0].split(" ");
        const answer = { status: Number(status), headers, body };
        if (subscription !== undefined) answer.stream = this.#open(BigInt(subscription));
        return answer;
    }
}

/** Each engine has a memory of its own. */
export async function createEngine(options = {}) {
    const module = await compiled(options.wasm);
    const { exports } = await WebAssembly.instantiate(module, imports_of(module));
    exports._initialize();
    return new Engine(exports, options);
}

/** The body of a request of the SDK, whole. */
async function whole_body(body) {
    if (body === undefined || body === null) return "";
    if (typeof body === "string" || body instanceof Uint8Array) return body;
    if (body instanceof ArrayBuffer) return new Uint8Array(body);
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    // A stream of the web, a Blob, or a stream of node: all of them can be the body of a Response.
    return new Uint8Array(await new Response(body).arrayBuffer());
}

function query_text(query = {}) {
    return Object.entries(query)
        .flatMap(([name, value]) => [value ?? ""].flat().map((v) => `${encodeURIComponent(name)}=${encodeURIComponent(v)}`))
        .join("&");
}

function throw_if_aborted(signal) {
    if (signal?.aborted) throw abort_error();
}

/** The body of an answer that goes on. The SDK reads it by its iterator, in node and in a browser. */
function stream_body(first, stream, signal) {
    const abort = () => stream.abort();
    signal?.addEventListener?.("abort", abort, { once: true });
    const finish = (result) => {
        if (result.done) signal?.removeEventListener?.("abort", abort);
        return result;
    };
    let is_first = true;
    return {
        [Symbol.asyncIterator]() {
            return this;
        },
        async next() {
            if (!is_first) return finish(await stream.next());
            is_first = false;
            return { done: false, value: first };
        },
        async return() {
            return finish(await stream.return());
        },
    };
}

/** A requestHandler of the AWS SDK for JavaScript v3. */
class RequestHandler {
    #engine;
    #tells_date;
    #config = {};
    // HTTP/1.1 in the SDK's eyes: with HTTP/2 it would leave out the host header.
    metadata = { handlerProtocol: "http/1.1" };

    constructor(engine, tells_date) {
        this.#engine = engine;
        this.#tells_date = tells_date;
    }

    async handle(request, { abortSignal } = {}) {
        throw_if_aborted(abortSignal);
        const body = await whole_body(request.body);
        throw_if_aborted(abortSignal);
        const { status, headers, body: answer, stream } = this.#engine.call({
            method: request.method, query: query_text(request.query), headers: request.headers, body,
        });
        // The SDK holds a Date that is not today's for a clock that goes wrong, and then tries every failed call again.
        if (!this.#tells_date) delete headers.date;
        return { response: { statusCode: status, headers, body: stream ? stream_body(answer, stream, abortSignal) : answer } };
    }

    updateHttpClientConfig(key, value) {
        this.#config[key] = value;
    }
    httpHandlerConfigs() {
        return { ...this.#config };
    }

    get kms() {
        return this.#engine.kms;
    }
    advance(ms) {
        return this.#engine.advance(ms);
    }
    now() {
        return this.#engine.now();
    }
    stateHash() {
        return this.#engine.stateHash();
    }
    snapshot() {
        return this.#engine.snapshot();
    }
    restore(snapshot) {
        this.#engine.restore(snapshot);
    }
    /** The SDK calls it when a client is destroyed; the streams stay, for other clients of this handler. */
    destroy() {}
}

export async function createRequestHandler(options = {}) {
    return new RequestHandler(await createEngine(options), options.clock === "wall");
}
