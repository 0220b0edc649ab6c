// Parts the page's program in two: what the first lesson needs, and the rest, which the page loads when it has drawn its
// first frame (web/site/app/second_part.mjs). Binaryen's wasm-split does the work; this says which functions go:
//
//   - every function that only sources of web/later_sources.txt define, or whose name it has a pattern for,
//   - and what nothing calls but those.
//
// A function of the second part that is called before it is there is a placeholder of the first: the page loads the
// second part then and there.
//
//   node tools/split_program.mjs BUILD PROGRAM.wasm SECOND.wasm BINARYEN_BIN
//
// PROGRAM.wasm is replaced; its functions must have their names (--profiling-funcs, -Wl,--no-demangle).

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const function_mark = "function ";
const list_file = "web/later_sources.txt";
const [build, program, second, binaryen] = process.argv.slice(2);

function fail(sentence) {
    console.error(`split_program: ${sentence}`);
    process.exit(1);
}
if (!binaryen) fail("usage: split_program.mjs BUILD PROGRAM.wasm SECOND.wasm BINARYEN_BIN");

const run = (tool, ...args) => {
    try {
        return execFileSync(tool, args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
        fail(`${tool} failed: ${String(error.stderr ?? error).slice(0, 2000)}`);
    }
};

/** The object files of the page's program: those of the service's module are compiled for themselves. */
function objects(folder, found = []) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            if (!/(_fast|kinesis)\.dir$/.test(entry.name)) objects(path, found);
        } else if (entry.name.endsWith(".o")) found.push(path);
    }
    return found.sort();
}

/** The source that an object was compiled from: "core/sim/world.cpp", or "SDL2-2.32.4/src/SDL.c" of a library. */
const source_of = (object) => object.slice(build.length).replace(/^\/+/, "").replace(/CMakeFiles\/[^/]+\.dir\//, "")
    .replace(/^.*\/sources\//, "").replace(/\.o$/, "");

/**
 * The lines of the list. A line "function PATTERN" is a regular expression for mangled names of functions that are no
 * source's own, as those of variants are; every other one names sources.
 */
function patterns() {
    return readFileSync(list_file, "utf8").split("\n").map((text, index) => ({ text, line: index + 1 }))
        .filter(({ text }) => text !== "" && !text.startsWith("#"))
        .map(({ text, line }) => {
            const of_functions = text.startsWith(function_mark);
            const parts = text.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
            const expression = of_functions ? new RegExp(text.slice(function_mark.length)) : new RegExp(`^${parts.join("[^/]*")}$`);
            return { text, line, of_functions, expression, used: false };
        });
}

/** Whether one of these patterns has the name; all that have it are marked as used. */
function fits(list, name) {
    const matches = list.filter(({ expression }) => expression.test(name));
    for (const pattern of matches) pattern.used = true;
    return matches.length > 0;
}

function fail_if_unused(list, what) {
    const unused = list.find(({ used }) => !used);
    if (unused) fail(`${list_file}, line ${unused.line}: no ${what} is called ${unused.text}`);
}

/** Names of the functions that sources of the list define and no other source does. */
function listed_functions(list) {
    const later = new Set();
    const others = new Set();
    for (const object of objects(build)) {
        const source = source_of(object);
        const into = fits(list, source) ? later : others;
        for (const line of run("llvm-nm-19", "--defined-only", object).split("\n")) {
            const symbol = /^[0-9a-f-]* *[tTwWV] (\S+)$/.exec(line);
            if (symbol) into.add(symbol[1]);
        }
    }
    fail_if_unused(list, "source");
    return new Set([...later].filter((name) => !others.has(name)));
}

/** The program's functions: name -> names of those that call it; those that may be called from anywhere; how long each is. */
function calls(file) {
    const text = run(join(binaryen, "wasm-dis"), file);
    const callers = new Map();
    const open = new Set();
    const lines = new Map();
    let current = null;
    for (const line of text.split("\n")) {
        const head = /^ \(func \$(\S+)/.exec(line);
        if (head) {
            current = head[1];
            if (!callers.has(current)) callers.set(current, new Set());
            continue;
        }
        lines.set(current, (lines.get(current) ?? 0) + 1);
        if (line.startsWith(" (elem") || line.startsWith(" (export") || line.startsWith(" (start")) {
            for (const [, name] of line.matchAll(/\$([^\s()]+)/g)) open.add(name);
            continue;
        }
        for (const [, name] of line.matchAll(/\((?:call|return_call|ref\.func) \$([^\s()]+)/g)) {
            if (!callers.has(name)) callers.set(name, new Set());
            callers.get(name).add(current);
        }
    }
    return { callers, open, lines };
}

const all_patterns = patterns();
const listed = listed_functions(all_patterns.filter(({ of_functions }) => !of_functions));
const by_name = all_patterns.filter(({ of_functions }) => of_functions);
const { callers, open, lines } = calls(program);
const chosen = new Set([...callers.keys()].filter((name) => fits(by_name, name) || listed.has(name)));
fail_if_unused(by_name, "function");
for (let grown = true; grown;) {
    grown = false;
    for (const [name, from] of callers) {
        if (chosen.has(name) || open.has(name) || from.size === 0) continue;
        if (![...from].every((caller) => caller === name || chosen.has(caller))) continue;
        chosen.add(name);
        grown = true;
    }
}

// What the first part is made of, the longest functions first: to see what could go, and what keeps it there.
const first = [...lines].filter(([name]) => name !== null && !chosen.has(name)).sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name} < ${open.has(name) ? "(a table)" : [...callers.get(name)].slice(0, 4).join(" ")}`);
writeFileSync(second.replace(/second\.wasm$/, "first.functions"), `${first.join("\n")}\n`);

const work = mkdtempSync(join(tmpdir(), "shardlab-split-"));
try {
    const features = ["--mvp-features", "--enable-bulk-memory", "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int", "--enable-sign-ext"];
    writeFileSync(join(work, "functions"), [...chosen].join("\n") + "\n");
    run(join(binaryen, "wasm-split"), ...features, "--split", `--split-funcs=@${join(work, "functions")}`,
        "--export-prefix=%", "--placeholdermap", "-o1", join(work, "first"), "-o2", join(work, "second"), program);
    // Which function a placeholder stands for: to see what calls the second part too early.
    copyFileSync(join(work, "first.placeholders"), second.replace(/wasm$/, "placeholders"));
    for (const [from, to] of [["second", second], ["first", program]]) {
        run(join(binaryen, "wasm-opt"), ...features, "-Oz", "--strip-debug", "--strip-producers", join(work, from), "-o", to);
    }
} finally {
    rmSync(work, { recursive: true });
}
