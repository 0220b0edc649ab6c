// Makes dist/, the static site, from web/site, the program, the fonts, the lessons and the assets.
//
// Every file but index.html, sw.js, the manifest and those in engine/ (the service as a module) gets a name with a hash of its content, so that a host may let
// browsers keep it for ever. In HTML, CSS and JavaScript these tokens are replaced:
//   {{asset:path}}   the address of a file of the site, relative to the file in which the token stands
//   {{later:path}}   the same, for a file that the first lesson does not need
//   {{folder:path}}  the files of a folder, for who asks for one later: {"path": "address"} as JSON
//   {{bytes:path}}   that file's length in bytes
//   {{build}}        a short hash of everything that the site is made from
//   {{html:course}}, {{html:first-lesson}}   the texts as HTML (prerender.mjs)
// where path is the file's name before hashing: app/main.mjs, shardlab.wasm, fonts/inter-regular.otf, lessons/x.json.
//
// dist/sizes.json says how large everything is, raw and compressed; the first load has a budget.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, posix, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { course_html, lesson_html } from "./prerender.mjs";

const budget_bytes = 450 * 1024; // brotli; design.md, section 5
const first_lesson = "records";
const out = "dist";
const stamp_file = "build/site.stamp";

function fail(sentence) {
    console.error(`package_site: ${sentence}`);
    process.exit(1);
}

function walk(folder) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
        .sort();
}

/** Every file of the site: its path before hashing -> its source on disk. */
function collect() {
    const files = new Map();
    const add = (from, below, to, wanted) => {
        for (const path of walk(from)) {
            const name = relative(below, path).split("\\").join("/");
            if (wanted(name)) files.set(to + name, path);
        }
    };
    const site = [".css", ".html", ".ico", ".json", ".mjs", ".js", ".png", ".svg", ".txt", ".webmanifest"];
    add("web/site", "web/site", "", (name) => site.includes(extname(name)));
    add("lessons", "lessons", "lessons/", (name) => /^[^/]+\.json$/.test(name) && name !== "schema.json");
    add("assets", "assets", "assets/", (name) =>
        [".json", ".txt"].includes(extname(name)) && posix.basename(name) !== "schema.json");
    add("build/assets", "build/assets", "fonts/", (name) => [".otf", ".ttf"].includes(extname(name)));
    for (const name of ["shardlab.mjs", "shardlab.wasm", "shardlab.second.wasm"]) files.set(name, `build/wasm/web/${name}`);
    for (const name of ["kinesis.mjs", "kinesis.d.ts"]) files.set(`engine/${name}`, `web/engine/${name}`);
    files.set("engine/kinesis.wasm", "build/wasm/web/kinesis.wasm");
    for (const [name, path] of files) {
        if (!existsSync(path)) fail(`${name} is missing: ${path} has not been built.`);
    }
    if (!files.has("index.html")) fail("web/site/index.html is missing.");
    return files;
}

const digest = (...parts) => {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
};

// The engine is imported by programs of others, which know its name and no hash.
const keeps_name = (name) =>
    name === "index.html" || name === "sw.js" || name.startsWith("manifest.") || name.startsWith("engine/");
const has_tokens = (name) => /\.(css|html|mjs|js|webmanifest)$/.test(name);
const token = /\{\{(?:(asset|later|bytes|html|folder):([^{}]+)|build)\}\}/g;

class Site {
    constructor(sources, contents) {
        this.sources = sources;
        this.contents = contents;
        this.made = new Map(); // path -> {address, data, needs}
        this.under_way = [];
        this.build = digest(...[...contents].flatMap(([name, data]) => [name, "\0", digest(data)])).slice(0, 10);
    }

    json(name, why) {
        const data = this.contents.get(name);
        if (!data) fail(`${name} is missing, but ${why} needs it.`);
        try {
            return JSON.parse(data);
        } catch (error) {
            fail(`${this.sources.get(name)} is no JSON: ${error.message}`);
        }
    }

    html(what, from) {
        try {
            if (what === "course") return course_html(this.json("lessons/course.json", from));
            if (what === "first-lesson") {
                const name = `lessons/${first_lesson}.json`;
                return lesson_html(this.json(name, from), this.json("assets/quotas.json", from), name);
            }
        } catch (error) {
            fail(error.message);
        }
        fail(`${from}: there is no text called {{html:${what}}}.`);
    }

    folder(path, from) {
        const names = [...this.contents.keys()].filter((name) => name.startsWith(`${path}/`));
        const address = (name) => {
            const found = posix.relative(posix.dirname(from), this.make(name, from).address);
            return found.startsWith(".") ? found : `./${found}`;
        };
        return JSON.stringify(Object.fromEntries(names.map((name) => [name, address(name)])));
    }

    /** The finished file; files that it names are finished first. */
    make(name, from) {
        if (this.made.has(name)) return this.made.get(name);
        if (!this.contents.has(name)) fail(`${from} refers to ${name}, which is no file of the site.`);
        if (this.under_way.includes(name)) {
            fail(`these files refer to each other in a circle, so that none can get its name first: ${[...this.under_way, name].join(" -> ")}`);
        }
        this.under_way.push(name);
        let data = this.contents.get(name);
        const needs = new Set();
        if (has_tokens(name)) {
            const text = data.toString("utf8").replace(token, (whole, kind, path) => {
                if (kind === undefined) return this.build;
                if (kind === "html") return this.html(path, name);
                if (kind === "folder") return this.folder(path, name);
                const target = this.make(path, name);
                if (kind !== "later") needs.add(path);
                if (kind === "bytes") return String(target.data.length);
                const address = posix.relative(posix.dirname(name), target.address);
                return address.startsWith(".") ? address : `./${address}`;
            });
            data = Buffer.from(minify(name, text));
        }
        this.under_way.pop();
        const extension = posix.extname(name);
        const address = keeps_name(name)
            ? name
            : `${name.slice(0, -extension.length)}.${digest(data).slice(0, 10)}${extension}`;
        const file = { address, data, needs };
        this.made.set(name, file);
        return file;
    }

    /** Everything that a file needs, with itself. */
    closure(name, found = new Set()) {
        if (!found.has(name)) {
            found.add(name);
            for (const next of this.made.get(name).needs) this.closure(next, found);
        }
        return found;
    }
}

function minify(name, text) {
    const loader = { ".css": "css", ".mjs": "js", ".js": "js" }[posix.extname(name)];
    if (!loader) return text;
    // Only a module's top-level names are its own; a classic script's belong to the page.
    const module = loader === "js" && /^\s*(import|export)\b/m.test(text);
    try {
        return esbuild.transformSync(text, {
            loader, minify: true, target: "es2022", legalComments: "none", charset: "utf8", logLevel: "silent",
            format: module ? "esm" : undefined,
        }).code;
    } catch (error) {
        fail(`${name}: ${error.errors?.map((e) => `line ${e.location?.line}: ${e.text}`).join("; ") ?? error.message}`);
    }
}

const brotli = (data) =>
    brotliCompressSync(data, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }).length;

function measure(site) {
    const needed = site.closure("index.html");
    const files = {};
    for (const [name, { address, data }] of [...site.made].sort(([a], [b]) => (a < b ? -1 : 1))) {
        files[name] = {
            file: address, raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotli(data),
            first_load: needed.has(name),
        };
    }
    const sum = (list) => {
        const total = { raw: 0, gzip: 0, brotli: 0 };
        for (const file of list) for (const key of Object.keys(total)) total[key] += file[key];
        return total;
    };
    const all = Object.values(files);
    return {
        build: site.build, budget_brotli: budget_bytes, first_load: sum(all.filter((file) => file.first_load)),
        total: sum(all), files,
    };
}

function print(sizes) {
    const width = Math.max(...Object.keys(sizes.files).map((name) => name.length), 10);
    const row = (name, { raw, gzip, brotli }, mark = "") =>
        console.log(`  ${name.padEnd(width)} ${[raw, gzip, brotli].map((n) => n.toLocaleString("en").padStart(10)).join("")}${mark}`);
    console.log(`  ${"bytes".padEnd(width)} ${["raw", "gzip", "brotli"].map((h) => h.padStart(10)).join("")}`);
    for (const [name, file] of Object.entries(sizes.files)) row(name, file, file.first_load ? "" : "  not in the first load");
    row("first load", sizes.first_load, `  of ${budget_bytes.toLocaleString("en")}`);
    row("all", sizes.total);
}

/** Changes dist/ in place, so that a server of it keeps working; index.html comes last, then what is stale goes. */
function write(site, sizes) {
    const wanted = new Map([...site.made.values()].map(({ address, data }) => [join(out, address), data]));
    const index = join(out, "index.html");
    for (const [path, data] of [...wanted].sort(([a], [b]) => (a === index) - (b === index))) {
        if (existsSync(path) && readFileSync(path).equals(data)) continue;
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, data);
    }
    writeFileSync(join(out, "sizes.json"), JSON.stringify(sizes, null, 2) + "\n");
    for (const path of walk(out)) {
        if (!wanted.has(path) && path !== join(out, "sizes.json")) rmSync(path);
    }
}

/** Whether dist/ is what the same inputs made before, and whole. */
function is_current(key) {
    try {
        if (readFileSync(stamp_file, "utf8") !== key) return false;
        const { files } = JSON.parse(readFileSync(join(out, "sizes.json"), "utf8"));
        return Object.values(files).every(({ file, raw }) => statSync(join(out, file)).size === raw);
    } catch {
        return false;
    }
}

const sources = collect();
const contents = new Map([...sources].map(([name, path]) => [name, readFileSync(path)]));
const site = new Site(sources, contents);
const key = digest(site.build, ...["package_site.mjs", "prerender.mjs", "../package-lock.json"].map((name) =>
    readFileSync(new URL(name, import.meta.url))));
if (!is_current(key)) {
    rmSync(stamp_file, { force: true });
    for (const name of sources.keys()) site.make(name, "the site");
    const sizes = measure(site);
    write(site, sizes);
    print(sizes);
    if (sizes.first_load.brotli > budget_bytes) {
        fail(`the first load is ${sizes.first_load.brotli.toLocaleString("en")} bytes after brotli, ` +
            `${(sizes.first_load.brotli - budget_bytes).toLocaleString("en")} over the budget of ${budget_bytes.toLocaleString("en")}; see the table above.`);
    }
    writeFileSync(stamp_file, key);
}
