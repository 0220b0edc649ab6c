// What stands in tests/golden/code means what it should: node runs the JavaScript and Python the Python, with clients that
// only take the input down, and a shell's rules part the command lines. All of them must say what the body on the wire says.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../golden/code/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const files = readdirSync(folder).filter((name) => name !== "literals.txt");

/** The parts of a file by their headings. */
function parts_of(name) {
    const parts = read(name).split(/^== (.+) ==\n/m).slice(1);
    return Object.fromEntries(Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1]]));
}

/** The body of the request, and the operation. */
function request_of(parts) {
    const [head, body] = parts.HTTP.split(/\n\n/);
    return { operation: head.match(/^X-Amz-Target: Kinesis_20131202\.(\w+)$/m)[1], input: JSON.parse(body), head, body };
}

const file_bytes = Buffer.alloc(1025, "x");
/** What a client was given, with blobs and times as the wire has them. */
const on_wire = (value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64")
    : value instanceof Date ? value.getTime() / 1000
    : Array.isArray(value) ? value.map(on_wire)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, on_wire(v)]))
    : value;
const same = (a, b, what) => assert.deepEqual(sorted(a), sorted(b), what);
const sorted = (value) =>
    Array.isArray(value) ? value.map(sorted)
    : value && typeof value === "object" ? Object.keys(value).sort().map((key) => [key, sorted(value[key])])
    : value;

test("there are files to read", () => assert.ok(files.length > 15, files.join(" ")));

test("the JavaScript sends what the body says", async () => {
    for (const name of files) {
        const parts = parts_of(name);
        const { operation, input } = request_of(parts);
        const code = parts.JavaScript.replace(/^import [^;]*;$/gm, "");
        const seen = [];
        class Command { constructor(given) { this.given = given; } }
        class KinesisClient { async send(command) { seen.push(command.given); return { EventStream: [] }; } }
        const AsyncFunction = (async () => {}).constructor;
        const run = new AsyncFunction("KinesisClient", `${operation}Command`, "readFile", "shardIterator", "console", code);
        await run(KinesisClient, Command, async () => file_bytes, "AAAAAAAAAAEheld", {});
        assert.equal(seen.length, 1, name);
        same(on_wire(seen[0]), input, name);
    }
});

/** Runs Python on a program; gives what it prints as JSON. */
const python = (program, input) =>
    JSON.parse(execFileSync("python3", ["-c", program], {
        input, encoding: "utf8", maxBuffer: 1 << 26, env: { ...process.env, PYTHONIOENCODING: "utf-8" },
    }));

test("the Python sends what the body says", () => {
    const program = `
import base64, json, pathlib, sys, types
from datetime import datetime
seen = []
class Client:
    def __getattr__(self, method):
        def call(**given):
            seen.append([method, given])
            return {"EventStream": []}
        return call
boto3 = types.ModuleType("boto3")
boto3.client = lambda service: Client()
sys.modules["boto3"] = boto3
pathlib.Path.read_bytes = lambda self: b"x" * 1025
def on_wire(v):
    if isinstance(v, bytes): return base64.b64encode(v).decode()
    if isinstance(v, datetime): return v.timestamp()
    if isinstance(v, dict): return {k: on_wire(w) for k, w in v.items()}
    if isinstance(v, list): return [on_wire(w) for w in v]
    return v
for code in json.load(sys.stdin):
    exec(code, {"shard_iterator": "AAAAAAAAAAEheld"})
print(json.dumps(on_wire(seen)))`;
    const all = files.map(parts_of);
    const seen = python(program, JSON.stringify(all.map((parts) => parts.Python)));
    assert.equal(seen.length, files.length);
    seen.forEach(([method, given], i) => {
        const { operation, input } = request_of(all[i]);
        assert.equal(method.replaceAll("_", ""), operation.toLowerCase());
        same(given, input, files[i]);
    });
});

test("the command lines have the members of the body as arguments", () => {
    const program = `
import json, shlex, sys
print(json.dumps([shlex.split(line.replace("\\\\\\n", " "), comments=True) for line in json.load(sys.stdin)]))`;
    const all = files.map(parts_of);
    const lines = python(program, JSON.stringify(all.map((parts) => parts["AWS CLI"])));
    const kebab = (name) => name.replace(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3-$2").toLowerCase();
    lines.forEach((words, i) => {
        const { operation, input } = request_of(all[i]);
        if (operation === "SubscribeToShard") return assert.deepEqual(words, []);
        assert.deepEqual(words.slice(0, 3), ["aws", "kinesis", kebab(operation)], files[i]);
        const options = words.slice(3).filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]);
        const expected = Object.keys(input).map((name) => `--${kebab(name)}`);
        assert.deepEqual(options.filter((word) => word !== "--cli-binary-format").sort(), expected.sort(), files[i]);
        // Plain texts stand behind their names as they are.
        for (const [name, value] of Object.entries(input)) {
            if (typeof value !== "string" || name === "Data" || name === "ShardIterator") continue;
            const option = `--${kebab(name)}`;
            const at = words.indexOf(option);
            assert.equal(at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${option}=`)).slice(option.length + 1), value);
        }
    });
});

test("the lengths of the bodies are right", () => {
    for (const name of files) {
        const { head, body } = request_of(parts_of(name));
        assert.equal(Number(head.match(/^Content-Length: (\d+)$/m)[1]), Buffer.byteLength(body.replace(/\n$/, "")), name);
    }
});

const literals = read("literals.txt").trimEnd().split("\n").map((line) => line.split("\t"));
const text_of = (hex) => Buffer.from(hex, "hex").toString("utf8");

test("literals of JavaScript and JSON mean their text", () => {
    assert.ok(literals.length >= 300);
    for (const [hex, , , javascript, json] of literals) {
        assert.equal(new Function(`"use strict"; return ${javascript};`)(), text_of(hex));
        assert.equal(JSON.parse(json), text_of(hex));
    }
});

test("literals of Python mean their text, in one or in several parts", () => {
    const program = `
import ast, json, sys
print(json.dumps([[ast.literal_eval(part) for part in line] for line in json.load(sys.stdin)]))`;
    const read_back = python(program, JSON.stringify(literals.map((line) => [line[1], line[5]])));
    read_back.forEach((texts, i) => {
        for (const text of texts) assert.equal(text, text_of(literals[i][0]), literals[i][1]);
    });
});

test("literals of Java mean their text", () => {
    // The language's own rules, in its order (JLS 3.3, 3.10.7): first \u…, unless the backslash is itself behind an odd number of
    // them, then the escapes of a literal.
    const unicode = (code) =>
        code.replace(/(\\*)\\u([0-9a-f]{4})/g, (all, before, unit) =>
            before.length % 2 === 0 ? before + String.fromCharCode(parseInt(unit, 16)) : all);
    const escapes = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", s: " ", '"': '"', "'": "'", "\\": "\\" };
    for (const [hex, , java] of literals) {
        const code = unicode(java);
        assert.doesNotMatch(code, /[\n\r]/, java);
        const inner = code.match(/^"((?:[^"\\]|\\[^])*)"$/)?.[1];
        assert.notEqual(inner, undefined, java);
        const text = inner.replace(/\\([0-3][0-7]{0,2}|[4-7][0-7]?|[^])/g, (_, escape) =>
            escape in escapes ? escapes[escape] : String.fromCharCode(parseInt(escape, 8)));
        assert.equal(text, text_of(hex), java);
    }
});
