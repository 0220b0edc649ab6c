// What no text of the project has: addresses of mirrors and registries, paths of one machine, forgotten notes.

import { findings } from "./sources.mjs";

// Put together here, so that this file does not have them either.
const host = (...parts) => parts.join("\\.");
const kHosts = [
    host("deb", "debian", "org"),
    host("ftp", "[a-z.]*debian", "org"),
    host("security", "debian", "org"),
    host("snapshot", "debian", "org"),
    host("archive", "ubuntu", "com"),
    host("registry", "npmjs", "org"),
    host("registry", "yarnpkg", "com"),
    host("registry", "npmmirror", "com"),
    host("npm", "pkg", "github", "com"),
    host("pypi", "org"),
    host("files", "pythonhosted", "org"),
    host("proxy", "golang", "org"),
    host("index", "crates", "io"),
    host("static", "crates", "io"),
];

export const rules = [
    { pattern: new RegExp(`(?<![\\w-])(${kHosts.join("|")})`), why: "no mirror's or registry's address stands in the project" },
    { pattern: /(?<![\w.$})])\/(work\/(main|shared)|root\/|home\/[a-z]+\/|Users\/[A-Za-z]+\/)/, why: "a path of one machine" },
    { pattern: /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/, why: "a note without the number of its issue: TODO(#12)" },
    { pattern: /[ \t]+$/m, why: "blanks at the end of the line" },
    { pattern: /\r/, why: "a carriage return" },
];

/** The checks themselves name what they look for. */
const kExempt = new Set(["tests/tidy/checks/texts.mjs", "tests/tidy/tidy.test.mjs", "package-lock.json"]);
/** The lock file has no addresses either (.npmrc), but a check of words would stumble over hashes. */
const kOnlyHosts = new Set(["package-lock.json"]);

/** Inputs of the fuzz targets and what a program printed are bytes, each of them meant. */
const kBytes = ["tests/fuzz/corpus/", "tests/golden/cli/"];

export function check_texts(files) {
    const found = [];
    for (const { path, text } of files) {
        if (kBytes.some((folder) => path.startsWith(folder))) continue;
        for (const rule of rules) {
            if (kExempt.has(path) && !(kOnlyHosts.has(path) && rule === rules[0])) continue;
            found.push(...findings(path, text, rule.pattern, (m) => `"${m[0].trim()}": ${rule.why}`));
        }
        if (text !== "" && !text.endsWith("\n")) found.push(`${path}: the last line has no end`);
        if (text.endsWith("\n\n")) found.push(`${path}: empty lines at the end`);
    }
    return found;
}
