// A static server for the site, on this machine only: node tools/serve.mjs [--port N] [--base /path/] [FOLDER]
// Prints the address as its last line. Port 8080, or a free one if that is taken; 0 means any free port. --base puts
// the site below a path, as many hosts do. Tests import `serve`.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const types = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
};

/** The file that a request means, or null. Nothing outside the folder can be meant. */
async function find(folder, base, url) {
    let path;
    try {
        path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    } catch {
        return null;
    }
    if (!path.startsWith(base) || path.includes("\0")) return null;
    path = normalize(join(folder, path.slice(base.length)));
    if (path !== folder && !path.startsWith(folder + sep)) return null;
    try {
        let status = await stat(path);
        if (status.isDirectory()) {
            path = join(path, "index.html");
            status = await stat(path);
        }
        return status.isFile() ? { path, size: status.size } : null;
    } catch {
        return null;
    }
}

async function answer(folder, base, request, response) {
    if (request.method !== "GET" && request.method !== "HEAD") {
        response.writeHead(405, { allow: "GET, HEAD" }).end();
        return;
    }
    const file = await find(folder, base, request.url);
    if (!file) {
        response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.\n");
        return;
    }
    response.writeHead(200, {
        "cache-control": "no-cache",
        "content-length": file.size,
        "content-type": types[extname(file.path)] ?? "application/octet-stream",
        "x-content-type-options": "nosniff",
    });
    if (request.method === "HEAD") {
        response.end();
        return;
    }
    createReadStream(file.path).on("error", () => response.destroy()).pipe(response);
}

function listen(server, port) {
    return new Promise((done, failed) => {
        server.once("error", failed);
        server.listen(port, "127.0.0.1", () => {
            server.off("error", failed);
            done();
        });
    });
}

/** Serves a folder; resolves to its address and a function that ends it. */
export async function serve(folder, { port = 0, base = "/" } = {}) {
    const root = resolve(folder);
    const server = createServer((request, response) => answer(root, base, request, response));
    try {
        await listen(server, port);
    } catch (error) {
        if (port === 0 || (error.code !== "EADDRINUSE" && error.code !== "EACCES")) throw error;
        console.log(`Port ${port} is not free; another one is taken.`);
        await listen(server, 0);
    }
    return {
        url: `http://127.0.0.1:${server.address().port}${base}`,
        close() {
            server.closeAllConnections();
            return new Promise((done) => server.close(done));
        },
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { values, positionals } = parseArgs({
        options: { port: { type: "string", default: "8080" }, base: { type: "string", default: "/" } },
        allowPositionals: true,
    });
    const site = await serve(positionals[0] ?? "dist", { port: Number(values.port), base: values.base });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => site.close().then(() => process.exit(0)));
    console.log("ShardLab is served until you press Ctrl+C:");
    console.log(site.url);
}
