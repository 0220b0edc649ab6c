// Packages the real page around the stand-in program (fake/shardlab.mjs) into a temporary folder,
// with the packaging that makes dist/, so that the tests see hashed names, minified modules and the
// strict Content-Security-Policy.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const here = fileURLToPath(new URL("./", import.meta.url));

/** The smallest program that has memory: version 1, one memory of 16 pages, exported. */
const program = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x05, 0x03, 0x01, 0x00, 0x10],
    ...[0x07, 0x0a, 0x01, 0x06, ...Buffer.from("memory"), 0x02, 0x00],
]);

const course = {
    title: "The course",
    parts: [
        {
            title: "Part 1",
            lessons: [
                { id: "records", title: "Records", summary: "What a record is.", ready: true },
                { id: "shards", title: "Shards", summary: "What a shard is.", ready: false },
            ],
        },
    ],
};

const lesson = {
    part: "Part 1",
    title: "A lesson for tests",
    promise: "After this you can test.",
    steps: [{ id: "one", kind: "say", title: "The first step", text: "A text with `code`." }],
};

/** @returns {Promise<{folder: string, remove: () => Promise<void>}>} */
export async function fake_site() {
    const folder = await mkdtemp(join(tmpdir(), "shardlab-fake-"));
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
        for (const name of ["web", "lessons", "assets", "build/wasm/web"]) {
            await mkdir(join(folder, name), { recursive: true });
        }
        await cp(join(root, "web/site"), join(folder, "web/site"), { recursive: true });
        await cp(join(root, "build/assets"), join(folder, "build/assets"), { recursive: true });
        await cp(join(root, "web/engine"), join(folder, "web/engine"), { recursive: true });
        await cp(join(here, "shardlab.mjs"), join(folder, "build/wasm/web/shardlab.mjs"));
        await writeFile(join(folder, "build/wasm/web/shardlab.wasm"), program);
        await writeFile(join(folder, "build/wasm/web/shardlab.second.wasm"), program);
        await writeFile(join(folder, "build/wasm/web/kinesis.wasm"), program);
        await writeFile(join(folder, "lessons/course.json"), JSON.stringify(course));
        await writeFile(join(folder, "lessons/records.json"), JSON.stringify(lesson));
        await writeFile(join(folder, "assets/quotas.json"), "{}");
        await writeFile(join(folder, "assets/payloads.json"), "{}");
        await writeFile(join(folder, "assets/prices.json"), "{}");
        await mkdir(join(folder, "assets/scenarios"));
        await writeFile(join(folder, "assets/scenarios/one.json"), "{}");
        await promisify(execFile)(process.execPath, [join(root, "tools/package_site.mjs")], {
            cwd: folder,
        });
    } catch (error) {
        await remove();
        throw error;
    }
    return { folder: join(folder, "dist"), remove };
}
