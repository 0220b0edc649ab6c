// The files that the lab needs before it can start: where they are and how long they are. The
// packaging (tools/package_site.mjs) fills in names and lengths, so the progress bar tells the
// truth.

/**
 * @typedef {object} Asset
 * @property {string} name   The name under which the program knows it.
 * @property {URL} url
 * @property {number} bytes  Length without any content encoding.
 */

/** @param {string} name @param {string} url @param {string} bytes @returns {Asset} */
function asset(name, url, bytes) {
    return { name, url: new URL(url, import.meta.url), bytes: Number(bytes) };
}

export const build = "{{build}}";

/** The JavaScript that Emscripten writes around the program. */
export const glue = asset("shardlab.mjs", "{{asset:shardlab.mjs}}", "{{bytes:shardlab.mjs}}");

export const program = asset("shardlab.wasm", "{{asset:shardlab.wasm}}", "{{bytes:shardlab.wasm}}");

/** Handed to the program with lab_set_asset before it starts. */
export const data = [
    asset(
        "fonts/inter-regular.otf",
        "{{asset:fonts/inter-regular.otf}}",
        "{{bytes:fonts/inter-regular.otf}}",
    ),
    asset(
        "fonts/inter-semibold.otf",
        "{{asset:fonts/inter-semibold.otf}}",
        "{{bytes:fonts/inter-semibold.otf}}",
    ),
    asset(
        "fonts/jetbrains-mono-regular.ttf",
        "{{asset:fonts/jetbrains-mono-regular.ttf}}",
        "{{bytes:fonts/jetbrains-mono-regular.ttf}}",
    ),
    asset("lessons/course.json", "{{asset:lessons/course.json}}", "{{bytes:lessons/course.json}}"),
    asset(
        "lessons/records.json",
        "{{asset:lessons/records.json}}",
        "{{bytes:lessons/records.json}}",
    ),
    asset("assets/quotas.json", "{{asset:assets/quotas.json}}", "{{bytes:assets/quotas.json}}"),
];
